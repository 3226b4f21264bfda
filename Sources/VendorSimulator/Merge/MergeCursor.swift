import FoundationEssentials

/// Where the next page of a list begins: opaque to the client, valid for a few minutes.
struct MergeCursor: Sendable {
    /// Seconds for which a cursor is accepted.
    static let lasts = 300.0

    /// Elements before the page.
    let offset: Int
    /// When it was issued, in Unix seconds.
    let issued: Int

    init(offset: Int, at now: Double) {
        self.offset = offset
        issued = Int(now)
    }

    /// Reads a cursor as it was issued; `nil` if it is another text, or too old.
    init?(_ text: String, at now: Double) {
        guard let data = Data(base64Encoded: text) else { return nil }
        let words = String(decoding: data, as: UTF8.self).split(separator: "+")
        guard words.count == 3, words[0] == "r~", let offset = Int(words[1]), let issued = Int(words[2]),
            offset > 0, abs(now - Double(issued)) <= Self.lasts
        else { return nil }
        self.offset = offset
        self.issued = issued
    }

    /// Base64, with padding that has to be percent-encoded.
    var text: String { Data("r~+\(offset)+\(issued)".utf8).base64EncodedString() }
}

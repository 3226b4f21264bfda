import SyncModel

/// The address of the status page, or of the JSON, for a selection.
struct StatusLinks: Sendable {
    var sources: [String] = []
    var states: [SyncState] = []
    var trouble: SyncTrouble?
    var text = ""
    var page = 1

    /// Without anything selected.
    static let everything = StatusLinks()

    var isEverything: Bool { query.isEmpty }

    /// Relative, so that it also holds behind a proxy that puts a folder before it.
    var address: String {
        query.isEmpty ? "./" : "./?\(query)"
    }

    private var query: String {
        var fields = sources.map { ("source", $0) } + states.map { ("state", $0.rawValue) }
        if let trouble { fields.append(("trouble", trouble.rawValue)) }
        if !text.isEmpty { fields.append(("text", text)) }
        if page > 1 { fields.append(("page", "\(page)")) }
        return fields.map { "\($0)=\(Self.encoded($1))" }.joined(separator: "&")
    }

    /// The same syncs as JSON, which has no pages.
    var json: String {
        let query = on(page: 1).query
        return query.isEmpty ? "./api/v1/syncs" : "./api/v1/syncs?\(query)"
    }

    func on(page: Int) -> StatusLinks {
        var links = self
        links.page = page
        return links
    }

    private static func encoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                encoded += byte < 16 ? "%0" : "%"
                encoded += String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }
}

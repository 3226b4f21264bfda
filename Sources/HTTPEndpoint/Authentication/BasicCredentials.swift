import FoundationEssentials

/// Name and password as RFC 7617 sends them.
struct BasicCredentials {
    let name: [UInt8]
    let password: [UInt8]

    /// Reads the value of an `Authorization` header; `nil` if it holds no such credentials.
    init?(_ authorization: String) {
        let words = authorization.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "basic",
            let bytes = Data(base64Encoded: words[1].trimmingSuffix(" ")),
            let colon = bytes.firstIndex(of: UInt8(ascii: ":"))
        else { return nil }
        name = Array(bytes[..<colon])
        password = Array(bytes[(colon + 1)...])
    }
}

extension Substring {
    fileprivate func trimmingSuffix(_ character: Character) -> String {
        String(reversed().drop { $0 == character || $0 == "\t" }.reversed())
    }
}

extension ScriptedServer {
    /// A whole answer of any kind, with its `Content-Length`.
    package static func answer(
        status: Int = 200, headers: [(name: String, value: String)] = [], body: [UInt8] = []
    ) -> [UInt8] {
        head(status: status, headers: headers + [("Content-Length", "\(body.count)")]) + body
    }

    /// A whole answer of JSON.
    package static func json(
        _ body: String, status: Int = 200, headers: [(name: String, value: String)] = []
    ) -> [UInt8] {
        answer(status: status, headers: [("Content-Type", "application/json")] + headers, body: Array(body.utf8))
    }

    /// A head alone, with the empty line after it, for a body that follows in pieces or not at all.
    package static func head(status: Int = 200, headers: [(name: String, value: String)] = []) -> [UInt8] {
        let lines = ["HTTP/1.1 \(status) Scripted"] + headers.map { "\($0.name): \($0.value)" }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    /// A piece of a chunked body; an empty one ends it.
    package static func chunk(_ text: String) -> [UInt8] {
        Array("\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n".utf8)
    }
}

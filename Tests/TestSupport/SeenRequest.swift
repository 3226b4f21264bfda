/// A request as a ``ScriptedServer`` saw it.
package struct SeenRequest: Sendable {
    package let method: String
    /// Path and query, as sent.
    package let target: String
    /// In the order received, names as sent.
    package let headers: [(name: String, value: String)]
    /// The number of its connection, from 1 in the order of their making.
    package let connection: Int

    /// The first value of a header, whatever the case of its name.
    package subscript(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

extension SeenRequest {
    /// Reads a request's head; `nil` if it has no request line.
    init?(head: String, connection: Int) {
        let lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)
        let start = lines.first?.split(separator: " ") ?? []
        guard start.count == 3 else { return nil }
        method = String(start[0])
        target = String(start[1])
        headers = lines.dropFirst().compactMap { line in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (String(line[..<colon]), String(line[line.index(after: colon)...].drop { $0 == " " }))
        }
        self.connection = connection
    }
}

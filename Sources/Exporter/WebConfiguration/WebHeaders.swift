import Settings

extension SettingsSection {
    /// Reads `headers` of `http_server_config`: the header lines of every answer.
    func responseHeaders() -> [(name: String, value: String)] {
        Self.headers.compactMap { name, words in
            let expected = words.isEmpty ? "the value of a header in printable ASCII" : words.asChoice
            let value = string(name, expected: expected) { value in
                words.isEmpty ? value.utf8.allSatisfy { (0x20...0x7E).contains($0) } : words.contains(value)
            }
            return value.map { (name, $0) }
        }
    }

    /// The headers that may be set, and the words that a value must be one of.
    private static let headers: [(name: String, words: [String])] = [
        ("Content-Security-Policy", []),
        ("Strict-Transport-Security", []),
        ("X-Content-Type-Options", ["nosniff"]),
        ("X-Frame-Options", ["deny", "sameorigin"]),
        ("X-XSS-Protection", []),
    ]
}

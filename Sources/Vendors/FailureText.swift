/// Makes a vendor's words fit for a page.
enum FailureText {
    private static let maximumBytes = 200

    /// The first line, without markup and control characters, with what looks like an address or a token replaced by an
    /// ellipsis; at most 200 bytes. `nil` if nothing is left.
    static func shortened(_ text: String) -> String? {
        guard let line = text.split(whereSeparator: \.isNewline).first, !line.hasPrefix("<") else { return nil }
        let words = line.split { $0.isWhitespace || $0.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } }
        var short = ""
        for word in words {
            let shown = isPrivate(word) ? "…" : String(word)
            let next = short.isEmpty ? shown : "\(short) \(shown)"
            guard next.utf8.count <= maximumBytes else { return short.isEmpty ? nil : short + " …" }
            short = next
        }
        return short.isEmpty ? nil : short
    }

    /// Whether a word may be an e-mail address, a token or an ID.
    private static func isPrivate(_ word: Substring) -> Bool {
        if word.contains("@") { return true }
        let run = word.split { !$0.isLetter && !$0.isNumber && $0 != "-" && $0 != "_" && $0 != "+" }
        return run.contains { part in
            part.utf8.count >= 20 && (part.contains(where: \.isNumber) || part.utf8.count >= 40)
        }
    }
}

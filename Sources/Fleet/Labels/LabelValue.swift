/// Keeps label values to a length that no scraper minds.
package enum LabelValue {
    /// The maximum length of a value in bytes of UTF-8, including what is appended.
    package static let maximumLength = 1024

    /// Returns the text itself, or its beginning with `#` and 16 hexadecimal digits of the SHA-256 of the whole.
    ///
    /// The cut falls between two Unicode scalars.
    @inline(__always)
    package static func bounded(_ text: String, to maximumLength: Int = maximumLength) -> String {
        text.utf8.count > maximumLength ? cut(text, to: maximumLength) : text
    }

    @inline(never)
    private static func cut(_ text: String, to maximumLength: Int) -> String {
        let suffix = "#" + SHA256.digest(of: text.utf8).hexadecimal.prefix(16)
        var cut = text.utf8.index(text.startIndex, offsetBy: maximumLength - suffix.utf8.count)
        while UTF8.isContinuation(text.utf8[cut]) { text.utf8.formIndex(before: &cut) }
        return text[..<cut] + suffix
    }
}

/// Keeps label values to a length that no scraper minds.
package enum LabelValue {
    /// The most bytes of UTF-8 that a value has, what is appended included.
    package static let longest = 1024

    /// The text itself, or its beginning with `#` and 16 hexadecimal digits of the SHA-256 of the whole.
    ///
    /// The cut falls between two Unicode scalars.
    @inline(__always)
    package static func bounded(_ text: String) -> String {
        text.utf8.count > longest ? cut(text) : text
    }

    @inline(never)
    private static func cut(_ text: String) -> String {
        let suffix = "#" + hexadecimal(SHA256.digest(of: Array(text.utf8)).prefix(bits: 64))
        var cut = text.utf8.index(text.startIndex, offsetBy: longest - suffix.utf8.count)
        while UTF8.isContinuation(text.utf8[cut]) { text.utf8.formIndex(before: &cut) }
        return text[..<cut] + suffix
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

import HTTPExchange

/// Decides which of the texts that vendors send as error codes may be shown.
enum ErrorCode {
    /// This many bytes in common with a header are an echo of it, not a coincidence.
    private static let echoLength = 8

    /// Whether a code is short, a plain word, and no echo, whole or in part, of what was sent to the vendor.
    static func isPrintable(_ code: String, besides headers: [HeaderField]) -> Bool {
        (1...64).contains(code.utf8.count) && code.utf8.allSatisfy(isPlain)
            && !headers.contains { isEcho(code, of: $0.value.reveal()) }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private static func isEcho(_ code: String, of value: String) -> Bool {
        if value.contains(code) { return true }
        // A credential shorter than that is searched for whole.
        let words = value.split(separator: " ")
        if words.contains(where: { $0.utf8.count < echoLength && code.contains($0) }) { return true }
        let bytes = Array(code.utf8)
        guard bytes.count >= echoLength else { return false }
        return (0...bytes.count - echoLength).contains { value.utf8.contains(bytes[$0..<$0 + echoLength]) }
    }
}

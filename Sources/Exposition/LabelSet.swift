#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Label names and values as they stand between the braces of a sample, escaped once and copied ever after.
package struct LabelSet: Hashable, Sendable {
    /// `a="1",b="2"`, without braces; empty if there are no labels.
    let bytes: [UInt8]

    package static let none = LabelSet([])

    /// - Parameter labels: In the order to write; names must be valid label names, values may be any text.
    package init(_ labels: [(name: String, value: String)]) {
        bytes = LabelSet.render(labels, after: [])
    }

    /// These labels, and more of them at the end.
    package func adding(_ labels: (name: String, value: String)...) -> LabelSet {
        LabelSet(bytes: LabelSet.render(labels, after: bytes))
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private static func render(_ labels: [(name: String, value: String)], after start: [UInt8]) -> [UInt8] {
        var bytes = start
        for label in labels {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: label.name.utf8)
            bytes.append(UInt8(ascii: "="))
            bytes.append(UInt8(ascii: "\""))
            bytes.appendEscaped(label.value, quotes: true)
            bytes.append(UInt8(ascii: "\""))
        }
        return bytes
    }
}

extension LabelSet: Comparable {
    /// Orders by bytes, the only order in which equal means equal to whoever scrapes.
    package static func < (left: LabelSet, right: LabelSet) -> Bool {
        left.bytes.withUnsafeBytes { left in
            right.bytes.withUnsafeBytes { right in
                let common = min(left.count, right.count)
                // No labels have no address to compare at.
                guard let start = left.baseAddress, let other = right.baseAddress else { return left.count < right.count }
                let order = memcmp(start, other, common)
                return order == 0 ? left.count < right.count : order < 0
            }
        }
    }
}

extension [UInt8] {
    /// Appends a text with backslash and newline escaped, and the double quote if `quotes`.
    mutating func appendEscaped(_ text: String, quotes: Bool) {
        var text = text
        text.withUTF8 { utf8 in
            // Nearly every text has nothing to escape.
            guard utf8.contains(where: { $0.isSpecial(quotes: quotes) }) else { return append(contentsOf: utf8) }
            for byte in utf8 {
                if byte.isSpecial(quotes: quotes) { append(UInt8(ascii: "\\")) }
                append(byte == UInt8(ascii: "\n") ? UInt8(ascii: "n") : byte)
            }
        }
    }
}

extension UInt8 {
    fileprivate func isSpecial(quotes: Bool) -> Bool {
        self == UInt8(ascii: "\\") || self == UInt8(ascii: "\n") || (quotes && self == UInt8(ascii: "\""))
    }
}

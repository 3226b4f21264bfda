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
    private(set) var bytes: [UInt8]

    package static let none = LabelSet([])

    /// - Parameter labels: In the order to write; names must be valid label names, values may be any text.
    package init(_ labels: [(name: StaticString, value: String)]) {
        bytes = []
        for label in labels { append(label.name, label.value) }
    }

    /// These labels, and more of them at the end, in memory of the right size.
    package func adding(_ labels: (name: StaticString, value: String)...) -> LabelSet {
        var set = self
        set.bytes.reserveCapacity(
            labels.reduce(bytes.count) { $0 + $1.name.utf8CodeUnitCount + $1.value.utf8.count + 4 })
        for label in labels { set.append(label.name, label.value) }
        return set
    }

    /// Adds a label at the end.
    package mutating func append(_ name: StaticString, _ value: String) {
        if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
        bytes.appendLabel(name, value)
    }
}

extension LabelSet: Comparable {
    /// Orders by bytes, the only order in which equal means equal to whoever scrapes.
    package static func < (left: LabelSet, right: LabelSet) -> Bool {
        left.order(to: right) < 0
    }

    /// Less than 0 if these labels come before the others, 0 if they are the same.
    package func order(to other: LabelSet) -> Int {
        bytes.withUnsafeBytes { left in
            other.bytes.withUnsafeBytes { right in
                // No labels have no address to compare at.
                guard let start = left.baseAddress, let otherStart = right.baseAddress else {
                    return left.count - right.count
                }
                let order = memcmp(start, otherStart, min(left.count, right.count))
                return order == 0 ? left.count - right.count : Int(order)
            }
        }
    }
}

extension [UInt8] {
    mutating func appendLabel(_ name: StaticString, _ value: String) {
        name.withUTF8Buffer { append(contentsOf: $0) }
        append(UInt8(ascii: "="))
        append(UInt8(ascii: "\""))
        appendEscaped(value, quotes: true)
        append(UInt8(ascii: "\""))
    }

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

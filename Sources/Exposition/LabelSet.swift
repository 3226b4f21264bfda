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
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}

extension [UInt8] {
    /// Appends a text with backslash and newline escaped, and the double quote if `quotes`.
    mutating func appendEscaped(_ text: String, quotes: Bool) {
        reserveCapacity(count + text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "\\")])
            case UInt8(ascii: "\n"): append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "n")])
            case UInt8(ascii: "\"") where quotes: append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "\"")])
            default: append(byte)
            }
        }
    }
}

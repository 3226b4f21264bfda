/// Label names and values as they are between the braces of a sample: escaped once, then only copied.
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

    /// Takes over other labels, in its own memory if that suffices.
    package mutating func replace(with other: LabelSet) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: other.bytes)
    }

    /// Adds a label at the end.
    package mutating func append(_ name: StaticString, _ value: String) {
        var value = value
        value.withUTF8 { append(name, utf8: $0) }
    }

    /// Adds a label at the end whose value is given as UTF-8.
    package mutating func append(_ name: StaticString, utf8 value: UnsafeBufferPointer<UInt8>) {
        let isFirst = bytes.isEmpty
        bytes.append(atMost: name.utf8CodeUnitCount + 2 * value.count + 4) { output in
            if !isFirst { output.write(UInt8(ascii: ",")) }
            output.writeLabel(name, value)
        }
    }
}

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

    /// Turns into other labels, in its own memory if that suffices.
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
        bytes.append(atMost: name.utf8CodeUnitCount + 2 * value.count + 4) { pen in
            if !isFirst { pen.write(UInt8(ascii: ",")) }
            pen.writeLabel(name, value)
        }
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

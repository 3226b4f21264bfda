import Glibc

/// The texts of a block in one piece of memory.
package struct TextTable: Equatable, Sendable {
    private var bytes: [UInt8] = []
    /// Where each text ends.
    private var ends: [Int32] = []

    package init() {}

    package var count: Int { ends.count }

    /// The text with a number; empty for ``TextNumber/none``.
    package subscript(number: TextNumber) -> String {
        withUTF8(of: number) { String(decoding: $0, as: UTF8.self) }
    }

    /// Lends the UTF-8 of a text.
    @inline(__always)
    package func withUTF8<Result>(of number: TextNumber, _ read: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        guard number != .none else { return read(UnsafeBufferPointer(start: nil, count: 0)) }
        let start = number.value == 0 ? 0 : Int(ends[Int(number.value) - 1])
        let end = Int(ends[Int(number.value)])
        return bytes.withUnsafeBufferPointer { read(UnsafeBufferPointer(rebasing: $0[start..<end])) }
    }

    /// The order of a text and other bytes: negative if the text comes first, 0 if they are the same.
    @inline(__always)
    func order(of number: TextNumber, to other: UnsafeBufferPointer<UInt8>) -> Int {
        withUTF8(of: number) { $0.order(to: other) }
    }

    /// Adds a text and gives its number, whether or not the same text is there: interning is the caller's task.
    mutating func append(_ utf8: some Collection<UInt8>) -> TextNumber {
        bytes.append(contentsOf: utf8)
        ends.append(Int32(bytes.count))
        return TextNumber(Int32(ends.count - 1))
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    /// The same texts in as little memory as they need.
    var trimmed: TextTable {
        var table = TextTable()
        table.bytes = bytes.trimmed
        table.ends = ends.trimmed
        return table
    }
}

extension Array {
    /// The same elements in as little memory as they need: an array that grew may hold twice as much.
    var trimmed: [Element] {
        [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = buffer.initialize(fromContentsOf: self)
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The order as bytes: negative if these come first, 0 if they are the same.
    @inline(__always)
    func order(to other: UnsafeBufferPointer<UInt8>) -> Int {
        guard let start = baseAddress, let otherStart = other.baseAddress else { return count - other.count }
        let order = memcmp(start, otherStart, Swift.min(count, other.count))
        return order == 0 ? count - other.count : Int(order)
    }
}

extension String {
    /// Lends the UTF-8.
    @inline(__always)
    func withBytes<Result>(_ read: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = utf8.withContiguousStorageIfAvailable(read) { return result }
        var copy = self
        return copy.withUTF8(read)
    }

    /// The order as bytes: negative if this text comes first, 0 if they are the same. Texts that only look the same
    /// are different labels, so they are compared as bytes everywhere.
    func byteOrder(to other: String) -> Int {
        withBytes { bytes in other.withBytes { bytes.order(to: $0) } }
    }
}

/// Writes into a piece of memory, from its start on and never beyond its end.
struct ByteWriter {
    private let memory: UnsafeMutableBufferPointer<UInt8>
    private(set) var written = 0

    init(_ memory: UnsafeMutableBufferPointer<UInt8>) {
        self.memory = memory
    }

    @inline(__always)
    mutating func write(_ byte: UInt8) {
        precondition(written < memory.count)
        memory[written] = byte
        written += 1
    }

    @inline(__always)
    mutating func write(_ bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count <= memory.count - written)
        guard let source = bytes.baseAddress, let target = memory.baseAddress else { return }
        UnsafeMutableRawPointer(target + written).copyMemory(from: source, byteCount: bytes.count)
        written += bytes.count
    }

    @inline(__always)
    mutating func write(_ text: StaticString) {
        write(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Writes a text with backslash and newline escaped, and the double quote if `quotes`.
    mutating func writeEscaped(_ text: String, quotes: Bool) {
        var text = text
        text.withUTF8 { writeEscaped($0, quotes: quotes) }
    }

    /// Writes a text, given as UTF-8, in the same way.
    @inline(__always)
    mutating func writeEscaped(_ utf8: UnsafeBufferPointer<UInt8>, quotes: Bool) {
        // Nearly every text has nothing to escape.
        guard utf8.holdsSpecial(quotes: quotes) else { return write(UnsafeRawBufferPointer(utf8)) }
        for byte in utf8 {
            if byte.isSpecial(quotes: quotes) { write(UInt8(ascii: "\\")) }
            write(byte == UInt8(ascii: "\n") ? UInt8(ascii: "n") : byte)
        }
    }

    /// Writes a label; see ``maximumSize(ofLabel:_:)``.
    mutating func writeLabel(_ name: StaticString, _ value: String) {
        var value = value
        value.withUTF8 { writeLabel(name, $0) }
    }

    /// Writes a label whose value is given as UTF-8.
    @inline(__always)
    mutating func writeLabel(_ name: StaticString, _ value: UnsafeBufferPointer<UInt8>) {
        write(name)
        write(UInt8(ascii: "="))
        write(UInt8(ascii: "\""))
        writeEscaped(value, quotes: true)
        write(UInt8(ascii: "\""))
    }

    /// How many bytes a label takes at most, with the comma before it.
    static func maximumSize(ofLabel name: StaticString, _ value: String) -> Int {
        name.utf8CodeUnitCount + 2 * value.utf8.count + 4
    }
}

extension [UInt8] {
    /// Lets `write` add at most `length` bytes.
    mutating func append(atMost length: Int, _ write: (inout ByteWriter) -> Void) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: length) { memory in
            var output = ByteWriter(memory)
            write(&output)
            append(contentsOf: UnsafeMutableBufferPointer(rebasing: memory[..<output.written]))
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether there is anything to escape.
    ///
    /// Eight bytes a step: of each kind looked for, subtracting makes the top bit of its first occurrence flip, and of
    /// none before it.
    @inline(__always)
    fileprivate func holdsSpecial(quotes: Bool) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let raw = UnsafeRawBufferPointer(self)
        var index = 0
        while index + 8 <= count {
            let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let backslash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
            let newline = word ^ (ones &* UInt64(UInt8(ascii: "\n")))
            let quote = quotes ? word ^ (ones &* UInt64(UInt8(ascii: "\""))) : backslash
            let found =
                (backslash &- ones) & ~backslash | (newline &- ones) & ~newline | (quote &- ones) & ~quote
            if found & (ones &* 0x80) != 0 { return true }
            index += 8
        }
        while index < count {
            if self[index].isSpecial(quotes: quotes) { return true }
            index += 1
        }
        return false
    }
}

extension UInt8 {
    @inline(__always)
    fileprivate func isSpecial(quotes: Bool) -> Bool {
        self == UInt8(ascii: "\\") || self == UInt8(ascii: "\n") || (quotes && self == UInt8(ascii: "\""))
    }
}

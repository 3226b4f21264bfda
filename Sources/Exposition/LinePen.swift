/// Writes into a piece of memory, from its start on and never beyond its end.
struct LinePen {
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
    @inline(__always)
    mutating func writeEscaped(_ text: String, quotes: Bool) {
        var text = text
        text.withUTF8 { utf8 in
            // Nearly every text has nothing to escape.
            guard utf8.contains(where: { $0.isSpecial(quotes: quotes) }) else {
                return write(UnsafeRawBufferPointer(utf8))
            }
            for byte in utf8 {
                if byte.isSpecial(quotes: quotes) { write(UInt8(ascii: "\\")) }
                write(byte == UInt8(ascii: "\n") ? UInt8(ascii: "n") : byte)
            }
        }
    }

    /// Writes a label; see ``room(forLabel:_:)``.
    mutating func writeLabel(_ name: StaticString, _ value: String) {
        write(name)
        write(UInt8(ascii: "="))
        write(UInt8(ascii: "\""))
        writeEscaped(value, quotes: true)
        write(UInt8(ascii: "\""))
    }

    /// How many bytes a label takes at most, with the comma before it.
    static func room(forLabel name: StaticString, _ value: String) -> Int {
        name.utf8CodeUnitCount + 2 * value.utf8.count + 4
    }
}

extension [UInt8] {
    /// Lets `write` add at most `length` bytes.
    mutating func append(atMost length: Int, _ write: (inout LinePen) -> Void) {
        let start = count
        self += repeatElement(0, count: length)
        let written = withUnsafeMutableBufferPointer { memory in
            var pen = LinePen(UnsafeMutableBufferPointer(rebasing: memory[start...]))
            write(&pen)
            return pen.written
        }
        removeLast(length - written)
    }
}

extension UInt8 {
    @inline(__always)
    fileprivate func isSpecial(quotes: Bool) -> Bool {
        self == UInt8(ascii: "\\") || self == UInt8(ascii: "\n") || (quotes && self == UInt8(ascii: "\""))
    }
}

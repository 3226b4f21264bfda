/// Text in the making, in memory that is longer than the text, so that adding to it is a plain copy.
///
/// A fleet's exposition is millions of lines of half a dozen pieces each: what an array does to take one piece, asking
/// whether it is alone and long enough, is done once a line.
struct LineBuffer: Sendable {
    private var memory: [UInt8]
    private(set) var count = 0

    /// - Parameter capacity: How many bytes it takes without moving.
    init(capacity: Int) {
        memory = Array(repeating: 0, count: capacity)
    }

    /// The text so far.
    var bytes: ArraySlice<UInt8> { memory[..<count] }

    /// Lets `write` add at most `length` bytes.
    @inline(__always)
    mutating func add(atMost length: Int, _ write: (inout LinePen) -> Void) {
        if memory.count - count < length {
            memory += repeatElement(0, count: max(count + length, 2 * memory.count) - memory.count)
        }
        let start = count
        count += memory.withUnsafeMutableBufferPointer { memory in
            var pen = LinePen(UnsafeMutableBufferPointer(rebasing: memory[start..<start + length]))
            write(&pen)
            return pen.written
        }
    }

    /// Takes away the first `length` bytes, of which there must be so many.
    mutating func removeFirst<Result>(_ length: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        precondition(length <= count)
        let result = memory.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<length])) }
        memory.withUnsafeMutableBytes { memory in
            let rest = UnsafeRawBufferPointer(rebasing: memory[length..<count])
            UnsafeMutableRawBufferPointer(rebasing: memory[..<rest.count]).copyMemory(from: rest)
        }
        count -= length
        return result
    }
}

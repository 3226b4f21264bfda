/// Text in the making, in memory that is longer than the text, so that adding to it is a plain copy.
///
/// A large exposition is millions of lines of half a dozen pieces each. An array checks for each piece that it is
/// uniquely referenced and long enough; this does so once for each line.
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
    mutating func add(atMost length: Int, _ write: (inout ByteWriter) -> Void) {
        if memory.count - count < length {
            memory += repeatElement(0, count: max(count + length, 2 * memory.count) - memory.count)
        }
        let start = count
        count += memory.withUnsafeMutableBufferPointer { memory in
            var output = ByteWriter(UnsafeMutableBufferPointer(rebasing: memory[start..<start + length]))
            write(&output)
            return output.written
        }
    }

    /// Removes the first `length` bytes; there must be that many.
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

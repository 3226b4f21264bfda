/// Bytes that are added at the end and forgotten all at once; adding a few costs no more than copying them.
struct ByteStore: Sendable {
    /// Longer than what is stored, so that adding is a plain copy.
    private(set) var bytes: [UInt8] = Array(repeating: 0, count: 1024)
    private(set) var count = 0

    mutating func append(_ piece: RawSpan) {
        let end = count + piece.byteCount
        if end > bytes.count { bytes += repeatElement(0, count: max(end, 2 * bytes.count) - bytes.count) }
        piece.withUnsafeBytes { piece in
            bytes.withUnsafeMutableBytes {
                UnsafeMutableRawBufferPointer(rebasing: $0[count..<end]).copyMemory(from: piece)
            }
        }
        count = end
    }

    mutating func removeAll() {
        count = 0
    }
}

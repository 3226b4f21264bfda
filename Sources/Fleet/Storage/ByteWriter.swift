/// Appends numbers and texts to bytes, as ``FleetFormat`` describes.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    var count: Int { bytes.count }

    mutating func write(_ byte: UInt8) {
        bytes.append(byte)
    }

    mutating func write(number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func write(signed number: Int64) {
        write(number: UInt64(bitPattern: number << 1 ^ number >> 63))
    }

    mutating func write(text: some Collection<UInt8>) {
        write(number: UInt64(text.count))
        bytes.append(contentsOf: text)
    }

    mutating func write(raw: some Collection<UInt8>) {
        bytes.append(contentsOf: raw)
    }

    /// Takes back what was written last.
    mutating func cut(to count: Int) {
        bytes.removeLast(bytes.count - count)
    }
}

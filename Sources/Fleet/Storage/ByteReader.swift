/// Reads what a ``ByteWriter`` has written, and refuses everything else.
///
/// It trusts nothing: each number is checked before it is used, and no count reserves memory for more than was read.
struct ByteReader {
    private let bytes: [UInt8]
    private let end: Int
    private(set) var position: Int

    /// - Parameter end: Up to `bytes.count`.
    init(_ bytes: [UInt8], from start: Int, to end: Int) {
        self.bytes = bytes
        self.end = end
        position = start
    }

    var isAtEnd: Bool { position == end }

    mutating func byte() throws(HistoryRefusal) -> UInt8 {
        guard position < end else { throw .damaged }
        defer { position += 1 }
        return bytes[position]
    }

    /// A number of up to 64 bits.
    mutating func number() throws(HistoryRefusal) -> UInt64 {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try byte()
            let bits = UInt64(byte & 0x7F)
            guard shift < 63 || (shift == 63 && bits <= 1) else { throw .damaged }
            number |= bits << shift
            if byte < 0x80 { return number }
            shift += 7
        }
    }

    mutating func signed() throws(HistoryRefusal) -> Int64 {
        let number = try number()
        return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }

    /// Bytes with their length before them.
    mutating func data() throws(HistoryRefusal) -> ArraySlice<UInt8> {
        let length = try number()
        guard length <= UInt64(end - position) else { throw .damaged }
        let start = position
        position += Int(length)
        return bytes[start..<position]
    }

    /// A text of a sync, with its length before it.
    mutating func text() throws(HistoryRefusal) -> String {
        let data = try data()
        guard data.count <= FleetFormat.maximumBytesOfSync, let text = String(validating: data, as: UTF8.self) else {
            throw .damaged
        }
        return text
    }

    /// A time that is written as its distance to another one.
    mutating func time(since origin: Int64) throws(HistoryRefusal) -> Int64 {
        let (time, overflow) = origin.addingReportingOverflow(try signed())
        guard !overflow, FleetFormat.times.contains(time) else { throw .damaged }
        return time
    }
}

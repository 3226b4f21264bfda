/// What makes deflated blocks one gzip member (RFC 1952): its beginning and its end.
package enum GzipMember {
    /// No name, no time, compressed fast, on Unix.
    package static let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 3]

    /// An empty last block, and the checksum of everything before it.
    package static func trailer(_ checksum: Checksum) -> [UInt8] {
        [3, 0] + littleEndian(checksum.crc) + littleEndian(UInt32(truncatingIfNeeded: checksum.count))
    }

    private static func littleEndian(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}

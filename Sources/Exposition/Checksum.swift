import CISAL

/// The CRC-32 of some bytes, and their number: what ends a gzip member, and what can be joined without the bytes.
package struct Checksum: Hashable, Sendable {
    package private(set) var crc: UInt32 = 0
    package private(set) var count = 0
    /// What appending these bytes multiplies the checksum before them by.
    private var factor = CRCPolynomial.one

    /// The checksum of no bytes.
    package init() {}

    package init(of bytes: UnsafeRawBufferPointer) {
        crc = crc32_gzip_refl(0, bytes.bindMemory(to: UInt8.self).baseAddress, UInt64(bytes.count))
        count = bytes.count
        factor = CRCPolynomial.power(ofBytes: bytes.count)
    }

    /// Turns into the checksum of these bytes with the other's after them.
    package mutating func append(_ other: Checksum) {
        // Appending zeros multiplies the remainder by x⁸ for each; what is added takes their place.
        crc = CRCPolynomial.product(crc, other.factor) ^ other.crc
        count += other.count
        factor = CRCPolynomial.product(factor, other.factor)
    }
}

/// Polynomials over GF(2) modulo the one of CRC-32, the coefficient of x⁰ in the highest bit.
private enum CRCPolynomial {
    private static let modulus: UInt32 = 0xedb8_8320
    static let one: UInt32 = 1 << 31

    static func product(_ left: UInt32, _ right: UInt32) -> UInt32 {
        var product: UInt32 = 0
        var shifted = right
        for bit in stride(from: 31, through: 0, by: -1) {
            if left >> UInt32(bit) & 1 == 1 { product ^= shifted }
            shifted = shifted & 1 == 1 ? shifted >> 1 ^ modulus : shifted >> 1
        }
        return product
    }

    /// x to the power of eight times `count`.
    static func power(ofBytes count: Int) -> UInt32 {
        var power = one
        var square: UInt32 = 1 << 23
        var rest = count
        while rest > 0 {
            if rest & 1 == 1 { power = product(power, square) }
            square = product(square, square)
            rest >>= 1
        }
        return power
    }
}

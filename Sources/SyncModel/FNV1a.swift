/// The 64-bit FNV-1a hash. It is the same in every process, unlike that of `Hasher`.
package struct FNV1a: Sendable {
    package private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    package init() {}

    /// Absorbs a text and its end, so that "ab", "c" and "a", "bc" differ.
    ///
    /// - Parameter prefix: A letter that comes before it.
    package mutating func absorb(_ text: String, prefix: Unicode.Scalar? = nil) {
        if let prefix { absorb(UInt8(ascii: prefix)) }
        for byte in text.utf8 { absorb(byte) }
        absorb(0xFF)
    }

    private mutating func absorb(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x100_0000_01b3
    }
}

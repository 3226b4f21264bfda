/// Numbers that look random but depend only on the seed and on what is requested, so that nothing has to be stored.
struct SeededRandom: Sendable {
    private let seed: UInt64

    init(seed: UInt64) {
        self.seed = seed
    }

    /// The numbers of something that has a name, independent of everything else's.
    func named(_ name: String) -> SeededRandom {
        // FNV-1a over the name: Swift's own hash differs from run to run.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return SeededRandom(seed: Self.mix(seed &+ Self.mix(hash)))
    }

    /// The numbers of one of many that have no names, independent of everything else's.
    func numbered(_ index: Int) -> SeededRandom {
        SeededRandom(seed: Self.mix(bits(index) ^ 0xd1b5_4a32_d192_ed03))
    }

    /// 64 bits for a number.
    func bits(_ index: Int) -> UInt64 {
        Self.mix(seed &+ UInt64(bitPattern: Int64(index)) &* 0x9e37_79b9_7f4a_7c15)
    }

    /// A fraction: at least 0, less than 1.
    func unit(_ index: Int) -> Double {
        Double(bits(index) >> 11) / Double(1 << 53)
    }

    /// A whole number: at least 0, less than `bound`.
    func below(_ bound: Int, _ index: Int) -> Int {
        Int(bits(index) % UInt64(max(1, bound)))
    }

    /// A version 4 UUID.
    var uuid: String {
        var text: [UInt8] = []
        appendUUID(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Writes the UUID as 36 ASCII characters.
    func appendUUID(to text: inout [UInt8]) {
        let high = bits(0) & ~0xf000 | 0x4000
        let low = bits(1) & ~(3 << 62) | (2 << 62)
        for digit in 0..<32 {
            if digit == 8 || digit == 12 || digit == 16 || digit == 20 { text.append(UInt8(ascii: "-")) }
            let half = digit < 16 ? high : low
            let value = UInt8(truncatingIfNeeded: half >> UInt64(60 - 4 * (digit & 15))) & 0xf
            text.append(value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value)
        }
    }

    /// The finalizer of SplitMix64.
    private static func mix(_ value: UInt64) -> UInt64 {
        var value = value &+ 0x9e37_79b9_7f4a_7c15
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}

/// A generator for `shuffled(using:)` whose numbers come from ``SeededRandom``.
struct SeededGenerator: RandomNumberGenerator {
    private let random: SeededRandom
    private var index = 0

    init(_ random: SeededRandom) {
        self.random = random
    }

    mutating func next() -> UInt64 {
        index += 1
        return random.bits(index)
    }
}

/// Numbers that look random and depend on nothing but the seed and the question, so that nothing needs to be stored.
struct Noise: Sendable {
    private let seed: UInt64

    init(seed: UInt64) {
        self.seed = seed
    }

    /// The noise of something named, independent of the noise of everything else.
    func named(_ name: String) -> Noise {
        // FNV-1a over the name: Swift's own hash differs from run to run.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Noise(seed: Self.mix(seed &+ Self.mix(hash)))
    }

    /// 64 bits for a number.
    func bits(_ index: Int) -> UInt64 {
        Self.mix(seed &+ UInt64(bitPattern: Int64(index)) &* 0x9e37_79b9_7f4a_7c15)
    }

    /// 0 up to, but not including, 1.
    func unit(_ index: Int) -> Double {
        Double(bits(index) >> 11) / Double(1 << 53)
    }

    /// 0 up to, but not including, `bound`.
    func below(_ bound: Int, _ index: Int) -> Int {
        Int(bits(index) % UInt64(max(1, bound)))
    }

    /// A version 4 UUID.
    var uuid: String {
        let high = bits(0) & ~0xf000 | 0x4000
        let low = bits(1) & ~(3 << 62) | (2 << 62)
        let digits = [high, low].map { value in
            let hex = String(value, radix: 16)
            return String(repeating: "0", count: 16 - hex.count) + hex
        }.joined()
        var rest = digits[...]
        return [8, 4, 4, 4, 12].map { count in
            defer { rest = rest.dropFirst(count) }
            return String(rest.prefix(count))
        }.joined(separator: "-")
    }

    /// The finalizer of SplitMix64.
    private static func mix(_ value: UInt64) -> UInt64 {
        var value = value &+ 0x9e37_79b9_7f4a_7c15
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}

/// A generator for `shuffled(using:)` whose numbers come from ``Noise``.
struct NoiseGenerator: RandomNumberGenerator {
    private let noise: Noise
    private var index = 0

    init(_ noise: Noise) {
        self.noise = noise
    }

    mutating func next() -> UInt64 {
        index += 1
        return noise.bits(index)
    }
}

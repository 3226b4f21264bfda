/// The part of a source's targets that one of several exporters reads.
///
/// Every target belongs to exactly one of `total` shares, by a hash that is the same everywhere and for ever. From N to
/// N + 1 shares only one target in N + 1 moves (Lamping and Veach's jump consistent hash).
package struct TargetShare: Hashable, Sendable {
    /// From 0 to `total - 1`.
    package let index: Int
    /// At least 1.
    package let total: Int
    private let source: String

    /// - Parameter source: The source's name, so that small sources do not all fall to the same exporter.
    package init(_ shard: Shard, of source: String) {
        index = shard.index
        total = shard.total
        self.source = source
    }

    /// The share of an exporter that is alone.
    package static let all = TargetShare(.whole, of: "")

    /// Whether the target is read here. What is read besides the targets is read everywhere.
    package func contains(_ target: Target) -> Bool {
        guard total > 1, target.isCounted else { return true }
        var hash = FNV1a()
        hash.absorb(source)
        hash.absorb(target.id)
        return Self.bucket(of: hash.value, among: total) == index
    }

    private static func bucket(of hash: UInt64, among total: Int) -> Int {
        var state = mixed(hash)
        var bucket = 0
        var next = 0
        while next < total {
            bucket = next
            state = state &* 2_862_933_555_777_941_757 &+ 1
            next = Int(Double(bucket + 1) * (Double(1 << 31) / Double((state >> 33) + 1)))
        }
        return bucket
    }

    /// FNV leaves the high bits of short texts alike, and the jumps are made of the high bits.
    private static func mixed(_ hash: UInt64) -> UInt64 {
        var mixed = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
        mixed = (mixed ^ (mixed >> 33)) &* 0xc4ce_b9fe_1a85_ec53
        return mixed ^ (mixed >> 33)
    }
}

/// Which of several exporters this one is: `--shard.index` and `--shard.total`.
package struct Shard: Hashable, Sendable {
    /// From 0 to `total - 1`.
    package let index: Int
    /// At least 1.
    package let total: Int

    /// - Returns: `nil` for numbers that make no sense.
    package init?(index: Int, total: Int) {
        guard total >= 1, (0..<total).contains(index) else { return nil }
        self.init(checked: index, total)
    }

    /// An exporter that is alone.
    package static let whole = Shard(checked: 0, 1)

    private init(checked index: Int, _ total: Int) {
        self.index = index
        self.total = total
    }

    /// The number at the end of a StatefulSet's host name: 2 in `sync-health-exporter-2`.
    package static func ordinal(ofHostName name: String) -> Int? {
        let label = name.prefix { $0 != "." }
        guard let dash = label.lastIndex(of: "-") else { return nil }
        let digits = label[label.index(after: dash)...]
        return digits.allSatisfy(\.isASCII) && digits.allSatisfy(\.isNumber) ? Int(digits) : nil
    }
}

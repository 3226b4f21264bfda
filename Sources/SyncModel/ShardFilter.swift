/// Selects the targets of a source that one of several exporters reads.
///
/// Every target belongs to exactly one shard, by a hash that never changes. From N to N + 1 shards only one target in
/// N + 1 moves (jump consistent hash, Lamping and Veach).
package struct ShardFilter: Hashable, Sendable {
    package let shard: Shard
    private let source: String

    /// - Parameter source: The source's name, so that small sources do not all belong to the same shard.
    package init(_ shard: Shard, of source: String) {
        self.shard = shard
        self.source = source
    }

    /// The filter of an exporter without others beside it: it reads every target.
    package static let all = ShardFilter(.only, of: "")

    /// Whether this exporter reads the target. Targets that are not counted are read by every exporter.
    package func contains(_ target: Target) -> Bool {
        guard shard.total > 1, target.isCounted else { return true }
        var hash = FNV1a()
        hash.absorb(source)
        hash.absorb(target.id)
        return Self.bucket(of: hash.value, among: shard.total) == shard.index
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

    /// Mixes the bits: FNV leaves the high bits of short texts alike, and the jumps depend on them.
    private static func mixed(_ hash: UInt64) -> UInt64 {
        var mixed = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
        mixed = (mixed ^ (mixed >> 33)) &* 0xc4ce_b9fe_1a85_ec53
        return mixed ^ (mixed >> 33)
    }
}

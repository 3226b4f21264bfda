/// Which of several exporters this one is: `--shard.index` and `--shard.total`.
package struct Shard: Hashable, Sendable {
    /// From 0 to `total - 1`.
    package let index: Int
    /// At least 1.
    package let total: Int

    /// - Returns: `nil` unless `total` is 1 or more and `index` is from 0 to `total - 1`.
    package init?(index: Int, total: Int) {
        guard total >= 1, (0..<total).contains(index) else { return nil }
        self.init(checked: index, total)
    }

    /// The shard of an exporter without others beside it.
    package static let only = Shard(checked: 0, 1)

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

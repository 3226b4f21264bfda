import Exposition
import Fleet
import SyncModel

/// A source as it is scraped at one moment.
struct RenderedSource: Sendable {
    let published: PublishedSource
    /// `source` and `provider`
    let labels: LabelSet
    /// How many syncs are exposed, one by one or by groups.
    private(set) var syncCount = 0
    /// When the oldest reading that is exposed was made; `nil` without syncs.
    private(set) var oldestReading: Timestamp?
    /// By the names of their families, where there are samples.
    private(set) var segments: [String: Segment] = [:]

    init(_ source: PublishedSource, under labels: LabelSet, at moment: Moment) {
        published = source
        self.labels = labels
        var oldest = Int64.max
        for block in source.blocks {
            if let served = block.served(at: moment.uptime) {
                syncCount += served.count
                oldest = served.reduce(oldest) { min($0, block.readAt[$1]) }
            } else {
                syncCount += block.count
                oldest = min(oldest, block.oldestReading)
            }
        }
        if syncCount > 0 {
            let age = moment.uptime.wholeMicroseconds - oldest
            // The two clocks are read one after the other: finer differences would only be noise.
            oldestReading = Timestamp(microseconds: (moment.now.microseconds - age) / 1000 * 1000)
        }
    }

    /// Adds blocks that have these families, in this order.
    mutating func add(_ blocks: [RenderedBlock], of families: some Sequence<MetricFamily>) {
        for (index, family) in families.enumerated() {
            segments[family.name] = Segment(blocks, of: index)
        }
    }
}

import Exposition
import SyncModel

/// Writes the series of one source, family by family, in one walk over its syncs.
///
/// A walk touches each sync and renders its labels once, for two dozen families; family by family it would be once for
/// each, and with a hundred thousand syncs none would still be in the processor's cache.
struct SegmentRenderer: Sendable {
    /// Segments by the names of their families; families without samples are not among them.
    typealias Segments = [String: Segment]

    let settings: GlobalSettings
    private let metrics: [Metric]
    private let states: GlobalSettings.StateSeries

    init(_ settings: GlobalSettings) {
        self.settings = settings
        metrics = MetricCatalogue.all.filter { !settings.excludedMetrics.contains($0.name) }
        states = settings.stateSeries
    }

    /// What stands until the next poll.
    ///
    /// - Parameter source: The labels that the syncs' own stand behind.
    func atPoll(
        _ syncs: [ExposedSync], _ groups: [SyncGroup], _ connections: [ExposedConnection], under source: LabelSet
    ) -> (segments: Segments, times: Segments) {
        let ofSyncs = families { metric -> Family<LabelledSync>.Writing? in
            switch metric.series {
            case .syncs(let write): { [states] in write($0.known, $0.labels, states, &$1) }
            case .ages(let time): { $1.sampleMicroseconds($0.labels, time($0.known)) }
            default: nil
            }
        }
        let ofGroups = families { metric -> Family<SyncGroup>.Writing? in
            guard case .groups(let write) = metric.series else { return nil }
            return write
        }
        let ofConnections = families { metric -> Family<ExposedConnection>.Writing? in
            guard case .connections(let write) = metric.series else { return nil }
            return { [states] in write($0, states, &$1) }
        }
        var segments = render(syncs.lazy.map { LabelledSync($0, under: source) }, as: ofSyncs)
        segments.merge(render(groups, as: ofGroups)) { first, _ in first }
        segments.merge(render(connections, as: ofConnections)) { first, _ in first }
        let ages = metrics.filter(\.isAge)
        let times = segments.filter { name, _ in ages.contains { $0.name == name } }
        for metric in ages { segments[metric.name] = nil }
        return (segments, times)
    }

    /// What only the clock tells.
    ///
    /// - Parameter times: What `atPoll` gave.
    func atScrape(_ groups: [SyncGroup], times: Segments, now: Timestamp) -> Segments {
        let ofGroups = families { metric -> Family<SyncGroup>.Writing? in
            guard case .groupsByTheClock(let write) = metric.series else { return nil }
            return { write($0, now, &$1) }
        }
        var segments = render(groups, as: ofGroups)
        for metric in metrics where metric.isAge {
            segments[metric.name] = times[metric.name]?.ages(at: now, as: metric.family)
        }
        return segments
    }

    private struct LabelledSync {
        let known: KnownSync
        let labels: LabelSet

        init(_ sync: ExposedSync, under source: LabelSet) {
            known = sync.known
            labels = sync.labels(under: source)
        }
    }

    private struct Family<Item> {
        typealias Writing = (Item, inout SampleWriter) -> Void

        let name: String
        let write: Writing
        var builder: SegmentBuilder

        mutating func write(_ items: [Item], with compressor: BlockCompressor) {
            builder.add(with: compressor) { writer in
                for item in items { write(item, &writer) }
            }
        }
    }

    private func families<Item>(_ writing: (Metric) -> Family<Item>.Writing?) -> [Family<Item>] {
        metrics.compactMap { metric in
            writing(metric).map {
                Family(name: metric.name, write: $0, builder: SegmentBuilder(metric.family))
            }
        }
    }

    private func render<Item>(_ items: some Collection<Item>, as families: [Family<Item>]) -> Segments {
        guard !items.isEmpty, !families.isEmpty else { return [:] }
        var families = families
        let compressor = BlockCompressor()
        var rest = items[...]
        while !rest.isEmpty {
            let batch = Array(rest.prefix(Self.batchCount))
            rest = rest.dropFirst(Self.batchCount)
            for index in families.indices { families[index].write(batch, with: compressor) }
        }
        var segments: Segments = [:]
        for family in families { segments[family.name] = family.builder.finish(with: compressor) }
        return segments
    }

    /// So many syncs, with their labels, stay in the processor's cache while the families are written.
    private static let batchCount = 32
}

extension Metric {
    fileprivate var isAge: Bool {
        if case .ages = series { true } else { false }
    }
}

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

    /// What the syncs of a source are shown by until one of them changes.
    struct OfSyncs: Sendable {
        /// What stands at every scrape.
        let segments: Segments
        /// What the ages at a scrape are told from.
        let times: Segments
    }

    /// What stands as long as the syncs do.
    ///
    /// - Parameters:
    ///   - source: The labels that the syncs' own stand behind.
    ///   - earlier: What was rendered of them before: what is the same is there once.
    func render(_ syncs: [ExposedSync], under source: LabelSet, after earlier: OfSyncs?) -> OfSyncs {
        var labels = source
        let segments = render(
            syncs, as: metrics.compactMap { SyncFamily($0, states, after: earlier) }, ahead: { $0.known.prefetch() }
        ) { sync in
            // In the memory of the labels before, which nobody holds any more.
            labels.replace(with: source)
            sync.eachLabel { labels.append($0, $1) }
            return LabelledSync(known: sync.known, labels: labels)
        }
        let ages = Set(metrics.filter(\.isAge).map(\.name))
        return OfSyncs(
            segments: segments.filter { !ages.contains($0.key) }, times: segments.filter { ages.contains($0.key) })
    }

    /// What stands until the next poll.
    func atPoll(_ groups: [SyncGroup], _ connections: [ExposedConnection]) -> Segments {
        render(groups, as: metrics.compactMap { GroupFamily($0) })
            .merging(render(connections, as: metrics.compactMap { ConnectionFamily($0, states) })) { first, _ in first }
    }

    /// What only the clock tells.
    ///
    /// - Parameter times: From the rendering of the syncs.
    func atScrape(_ groups: [SyncGroup], times: Segments, now: Timestamp) -> Segments {
        var segments = render(groups, as: metrics.compactMap { GroupFamily($0, at: now) })
        for metric in metrics where metric.isAge {
            segments[metric.name] = times[metric.name]?.ages(at: now, as: metric.family)
        }
        return segments
    }

    private func render<Family: RenderedFamily>(_ items: [Family.Item], as families: [Family]) -> Segments {
        render(items, as: families, ahead: { _ in }) { $0 }
    }

    /// - Parameters:
    ///   - prefetch: Told of an element some time before it is written.
    ///   - item: Makes what is written from an element; it is gone before the next one is made.
    private func render<Family: RenderedFamily, Element>(
        _ elements: [Element], as families: [Family], ahead prefetch: (Element) -> Void,
        _ item: (Element) -> Family.Item
    ) -> Segments {
        guard !elements.isEmpty, !families.isEmpty else { return [:] }
        var families = families
        let compressor = BlockCompressor()
        for start in stride(from: 0, to: elements.count, by: Self.batchCount) {
            let batch = elements[start..<min(start + Self.batchCount, elements.count)]
            batch.forEach(prefetch)
            families.withUnsafeMutableBufferPointer { families in
                for element in batch {
                    let item = item(element)
                    for index in families.indices { families[index].write(item) }
                }
                for index in families.indices { families[index].builder.compressFullBlocks(with: compressor) }
            }
        }
        var segments: Segments = [:]
        for family in families { segments[family.name] = family.builder.finish(with: compressor) }
        return segments
    }

    /// So many syncs are written before it is seen which families have filled a block.
    private static let batchCount = 32
}

extension Metric {
    fileprivate var isAge: Bool {
        if case .ages = series { true } else { false }
    }
}

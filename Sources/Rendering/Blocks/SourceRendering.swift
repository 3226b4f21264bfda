import Exposition
import Fleet
import SyncModel

/// What is kept of a source's rendering from scrape to scrape.
struct SourceRendering {
    private let provider: String
    private let isGrouped: Bool
    private let labels: LabelSet
    private let metrics: RenderedMetrics
    private var rows: [ObjectIdentifier: RenderedRows] = [:]
    private var connections = RenderedConnections()
    /// When that was rendered which depends on the time.
    private var moment: Moment?

    init(of source: PublishedSource, _ metrics: RenderedMetrics) {
        provider = source.provider
        isGrouped = source.isGrouped
        labels = LabelSet([("source", source.name), ("provider", source.provider)])
        self.metrics = metrics
    }

    /// Whether a source of the same name is rendered in the same way.
    func isUsable(for source: PublishedSource) -> Bool {
        source.provider == provider && source.isGrouped == isGrouped
    }

    /// Renders what has changed since the last time.
    mutating func render(_ source: PublishedSource, at present: Moment, writer: inout BlockWriter) -> RenderedSource {
        let moment = self.moment.flatMap { $0.isRecent(at: present) ? $0 : nil } ?? present
        self.moment = moment
        var rendered = RenderedSource(source, under: labels, at: present)
        let brokenBefore = connections.broken
        connections.update(with: source, under: labels, metrics: metrics, at: present.uptime, writer: &writer)
        rendered.add(connections.blocks, of: metrics.connections.lazy.map(\.0))
        if isGrouped {
            let groups = renderGroups(of: source, at: present, moment, writer: &writer)
            rendered.add([groups], of: metrics.groups.lazy.map(\.0))
            return rendered
        }
        let renderer = RowRenderer(
            metrics: metrics, labels: labels, brokenConnections: connections.broken, moment: moment)
        let blocks = renderRows(
            of: source, at: present, by: renderer, haveConnectionsChanged: connections.broken != brokenBefore,
            writer: &writer)
        rendered.add(blocks.map(\.lasting), of: metrics.rows.lazy.map(\.0))
        rendered.add(blocks.map(\.failures), of: metrics.failures.lazy.map(\.0))
        rendered.add(blocks.map(\.ages), of: metrics.ages.lazy.map(\.0))
        return rendered
    }

    /// - Returns: The blocks with rows that are served, in their order.
    private mutating func renderRows(
        of source: PublishedSource, at present: Moment, by renderer: RowRenderer, haveConnectionsChanged: Bool,
        writer: inout BlockWriter
    ) -> [RenderedRows] {
        // Those of blocks that are no longer published are dropped.
        let before = rows
        rows = [:]
        rows.reserveCapacity(source.blocks.count)
        return source.blocks.compactMap { block in
            let served = block.served(at: present.uptime)
            if let served, served.isEmpty { return nil }
            let identity = ObjectIdentifier(block.content)
            var rendered: RenderedRows
            if let known = before[identity], known.served == served {
                rendered = known
                rendered.update(
                    with: block, by: renderer, haveConnectionsChanged: haveConnectionsChanged, writer: &writer)
            } else {
                rendered = RenderedRows(block, served: served, by: renderer, writer: &writer)
            }
            rows[identity] = rendered
            return rendered
        }
    }

    /// Groups are few, and written anew at every scrape.
    private func renderGroups(
        of source: PublishedSource, at present: Moment, _ moment: Moment, writer: inout BlockWriter
    ) -> RenderedBlock {
        let groups = SyncGroup.groups(of: source.blocks, at: present.uptime).map { group in
            (group, labels.adding(("integration", group.integration), ("sync", group.sync)))
        }
        for (family, write) in metrics.groups {
            writer.add(family, of: groups) { write($0.0, $0.1, moment.now, &$1) }
        }
        return writer.finish()
    }
}

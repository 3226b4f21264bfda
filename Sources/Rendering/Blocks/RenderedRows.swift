import Exposition
import Fleet
import SyncModel

/// What is rendered of one block's rows, each piece for as long as it is true.
struct RenderedRows {
    /// Held so that no other content takes its identity.
    private let content: BlockContent
    /// The rows that are served; `nil` if all are.
    let served: [Int]?
    /// Changes with the content alone.
    let lasting: RenderedBlock
    /// Changes with the broken connections, too.
    private(set) var failures: RenderedBlock
    /// Changes with the time.
    private(set) var ages: RenderedBlock
    private var moment: Moment

    init(_ block: Block, served: [Int]?, by renderer: RowRenderer, writer: inout BlockWriter) {
        content = block.content
        self.served = served
        let rows = ServedRows(block: block, positions: served)
        lasting = renderer.lasting(rows, &writer)
        failures = renderer.failures(rows, &writer)
        ages = renderer.ages(rows, &writer)
        moment = renderer.moment
    }

    /// Renders again what is no longer true.
    ///
    /// - Parameter block: With the same content.
    mutating func update(
        with block: Block, by renderer: RowRenderer, haveConnectionsChanged: Bool, writer: inout BlockWriter
    ) {
        let rows = ServedRows(block: block, positions: served)
        if haveConnectionsChanged { failures = renderer.failures(rows, &writer) }
        guard moment != renderer.moment else { return }
        ages = renderer.ages(rows, &writer)
        moment = renderer.moment
    }
}

/// The rows of a block that are served.
private struct ServedRows {
    let block: Block
    /// `nil` if all are.
    let positions: [Int]?

    var texts: TextTable { block.content.texts }
    var rows: [Row] { positions.map { $0.map { block.content.rows[$0] } } ?? block.content.rows }
    /// The same with their texts.
    var syncs: [SyncRow] { (positions ?? Array(block.readAt.indices)).map { block[$0] } }
}

/// Renders the rows of one source at one moment.
struct RowRenderer {
    let metrics: RenderedMetrics
    let labels: LabelSet
    /// The first four labels of the connections whose credentials are rejected.
    let brokenConnections: Set<LabelSet>
    let moment: Moment

    fileprivate func lasting(_ served: ServedRows, _ writer: inout BlockWriter) -> RenderedBlock {
        var rowLabels = RowLabels(under: labels)
        let texts = served.texts
        let labelled = served.syncs.map { sync in
            rowLabels.write(sync.row, texts)
            return (sync: sync, labels: rowLabels.labels)
        }
        let states = metrics.settings.stateSeries
        for (family, write) in metrics.rows {
            writer.add(family, of: labelled) { write($0.sync, $0.labels, states, &$1) }
        }
        return writer.finish()
    }

    fileprivate func failures(_ served: ServedRows, _ writer: inout BlockWriter) -> RenderedBlock {
        var rowLabels = RowLabels(under: labels)
        let texts = served.texts
        let failing = served.syncs.compactMap { sync -> (sync: SyncRow, labels: LabelSet, isBroken: Bool)? in
            rowLabels.writeConnection(of: sync.row, texts)
            let isBroken = brokenConnections.contains(rowLabels.connection)
            guard sync.row.failure(isConnectionBroken: isBroken) != nil else { return nil }
            rowLabels.write(sync.row, texts)
            return (sync, rowLabels.labels, isBroken)
        }
        for (family, write) in metrics.failures {
            writer.add(family, of: failing) { write($0.sync, $0.labels, $0.isBroken, &$1) }
        }
        return writer.finish()
    }

    fileprivate func ages(_ served: ServedRows, _ writer: inout BlockWriter) -> RenderedBlock {
        let now = moment.now.microseconds
        let texts = served.texts
        for (family, time) in metrics.ages {
            var rowLabels = RowLabels(under: labels)
            writer.add(family, of: served.rows) { row, lines in
                guard let time = time(row).microseconds else { return }
                rowLabels.write(row, texts)
                lines.sample(rowLabels.labels, .microseconds(max(0, now - time)))
            }
        }
        return writer.finish()
    }
}

extension Block {
    /// The positions of the rows that are served at a moment; `nil` if all are.
    func served(at uptime: Duration) -> [Int]? {
        let uptime = uptime.wholeMicroseconds
        return firstExpiry >= uptime ? nil : expires.indices.filter { expires[$0] >= uptime }
    }
}

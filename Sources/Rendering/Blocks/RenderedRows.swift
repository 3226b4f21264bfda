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
private struct ServedRows: Sequence {
    let block: Block
    /// `nil` if all are.
    let positions: [Int]?

    var texts: TextTable { block.content.texts }

    func makeIterator() -> some IteratorProtocol<Int> {
        (positions ?? Array(block.readAt.indices)).makeIterator()
    }
}

/// Renders the rows of one source at one moment.
struct RowRenderer {
    let metrics: RenderedMetrics
    let labels: LabelSet
    /// The first four labels of the connections whose credentials are rejected.
    let brokenConnections: Set<LabelSet>
    let moment: Moment

    fileprivate func lasting(_ rows: ServedRows, _ writer: inout BlockWriter) -> RenderedBlock {
        var rowLabels = RowLabels(under: labels, texts: rows.texts)
        let labelled = rows.map { position in
            let row = rows.block[position]
            return (row: row, labels: rowLabels.labels(of: row.row))
        }
        let states = metrics.settings.stateSeries
        for (family, write) in metrics.rows {
            writer.add(family, of: labelled) { write($0.row, $0.labels, states, &$1) }
        }
        return writer.finish()
    }

    fileprivate func failures(_ rows: ServedRows, _ writer: inout BlockWriter) -> RenderedBlock {
        for (family, write) in metrics.failures {
            var labels = RowLabels(under: labels, texts: rows.texts)
            writer.add(family, of: rows) { position, lines in
                let row = rows.block.content.rows[position]
                labels.readConnection(of: row)
                let isBroken = brokenConnections.contains(labels.connection)
                guard row.failure(isConnectionBroken: isBroken) != nil else { return }
                write(rows.block[position], labels.labels(of: row), isBroken, &lines)
            }
        }
        return writer.finish()
    }

    fileprivate func ages(_ rows: ServedRows, _ writer: inout BlockWriter) -> RenderedBlock {
        let now = moment.now.microseconds
        for (family, time) in metrics.ages {
            var labels = RowLabels(under: labels, texts: rows.texts)
            writer.add(family, of: rows) { position, lines in
                let row = rows.block.content.rows[position]
                guard let time = time(row).microseconds else { return }
                lines.sample(labels.labels(of: row), .microseconds(max(0, now - time)))
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

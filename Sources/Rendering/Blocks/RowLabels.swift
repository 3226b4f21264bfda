import Exposition
import Fleet

/// Writes the six base labels of a block's rows, one row after the other: neighbours mostly have the same connection.
struct RowLabels {
    private let source: LabelSet
    private let texts: TextTable
    /// The first four labels of the row written last.
    private(set) var connection = LabelSet.none
    private var labels = LabelSet.none
    private var last: (integration: TextNumber, connection: TextNumber)?

    /// - Parameter source: The labels `source` and `provider`.
    init(under source: LabelSet, texts: TextTable) {
        self.source = source
        self.texts = texts
    }

    /// The labels of a row. They take no new memory if nothing holds those of the row before.
    mutating func labels(of row: Row) -> LabelSet {
        readConnection(of: row)
        labels.replace(with: connection)
        texts.withUTF8(of: row.sync) { labels.append("sync", utf8: $0) }
        texts.withUTF8(of: row.usesIDAsVariant ? row.id : row.variant) { labels.append("variant", utf8: $0) }
        return labels
    }

    /// Sets ``connection`` to that of a row.
    mutating func readConnection(of row: Row) {
        if let last, last == (row.integration, row.connection) { return }
        last = (row.integration, row.connection)
        connection.replace(with: source)
        texts.withUTF8(of: row.integration) { connection.append("integration", utf8: $0) }
        texts.withUTF8(of: row.connection) { connection.append("connection", utf8: $0) }
    }
}

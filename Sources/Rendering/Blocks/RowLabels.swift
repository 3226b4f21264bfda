import Exposition
import Fleet

/// Writes the six base labels of a block's rows, one row after the other: neighbours mostly have the same connection.
struct RowLabels {
    private let source: LabelSet
    /// The first four labels of the row read last.
    private(set) var connection = LabelSet.none
    /// All six labels of the row written last.
    private(set) var labels = LabelSet.none
    private var last: (integration: TextNumber, connection: TextNumber)?

    /// - Parameter source: The labels `source` and `provider`.
    init(under source: LabelSet) {
        self.source = source
    }

    /// Sets ``labels`` to those of a row.
    ///
    /// - Parameter texts: Those of the block.
    mutating func write(_ row: Row, _ texts: TextTable) {
        writeConnection(of: row, texts)
        // Into the memory of the row before, unless something holds its labels.
        labels.replace(with: connection)
        texts.withUTF8(of: row.sync) { labels.append("sync", utf8: $0) }
        texts.withUTF8(of: row.usesIDAsVariant ? row.id : row.variant) { labels.append("variant", utf8: $0) }
    }

    /// Sets ``connection`` to that of a row.
    mutating func writeConnection(of row: Row, _ texts: TextTable) {
        if let last, last == (row.integration, row.connection) { return }
        last = (row.integration, row.connection)
        connection.replace(with: source)
        texts.withUTF8(of: row.integration) { connection.append("integration", utf8: $0) }
        texts.withUTF8(of: row.connection) { connection.append("connection", utf8: $0) }
    }
}

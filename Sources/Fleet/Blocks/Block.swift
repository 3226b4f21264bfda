import SyncModel

/// A bounded number of neighbouring rows, in their order: immutable, shared by the owner and by all who read.
package final class Block: Sendable {
    /// What the rows say. The same object as before where a new reading changed nothing but the times of reading.
    package let content: BlockContent
    /// When each row was read last, in microseconds of the monotonic clock.
    package let readAt: [Int64]
    /// Until when each row is served at scrapes, in microseconds of the monotonic clock.
    package let expires: [Int64]
    /// The least of ``expires``: until then every row is served.
    package let firstExpiry: Int64
    /// The least of ``readAt``.
    package let oldestReading: Int64

    package var count: Int { content.rows.count }

    package init(content: BlockContent, readAt: [Int64], expires: [Int64]) {
        self.content = content
        self.readAt = readAt
        self.expires = expires
        firstExpiry = expires.min() ?? .max
        oldestReading = readAt.min() ?? .max
    }

    /// One row with the texts that belong to it.
    package subscript(index: Int) -> SyncRow {
        SyncRow(content: content, row: content.rows[index], readAt: readAt[index], expires: expires[index])
    }
}

/// The rows of a block, and what they refer to.
package final class BlockContent: Sendable {
    package let rows: [Row]
    package let texts: TextTable
    package let models: [ModelFigures]
    /// How many rows are in each state.
    package let stateCounts: StateCounts
    /// The rows as groups, if they were asked for when the block was made.
    let groups: [GroupSummary]?

    package init(rows: [Row], texts: TextTable, models: [ModelFigures], isSummarized: Bool = false) {
        self.rows = rows
        self.texts = texts
        self.models = models
        var counts = StateCounts()
        for row in rows { counts.add(row.state) }
        stateCounts = counts
        groups = isSummarized ? GroupSummary.groups(of: rows) : nil
    }
}

extension BlockContent: Equatable {
    package static func == (one: BlockContent, other: BlockContent) -> Bool {
        one === other || (one.rows == other.rows && one.models == other.models && one.texts == other.texts)
    }
}

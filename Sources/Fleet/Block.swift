import SyncModel

/// A bounded number of neighbouring rows, in their order: immutable, shared by the owner and by all who read.
package struct Block: Sendable {
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

    package init(rows: [Row], texts: TextTable, models: [ModelFigures]) {
        self.rows = rows
        self.texts = texts
        self.models = models
    }
}

extension BlockContent: Equatable {
    package static func == (one: BlockContent, other: BlockContent) -> Bool {
        one === other || (one.rows == other.rows && one.models == other.models && one.texts == other.texts)
    }
}

/// The texts of a block: one piece of memory, each text once.
package struct TextTable: Equatable, Sendable {
    private var bytes: [UInt8] = []
    /// Where each text ends.
    private var ends: [Int32] = []

    package init() {}

    package var count: Int { ends.count }

    /// The text with a number; empty for ``TextNumber/none``.
    package subscript(number: TextNumber) -> String {
        withUTF8(of: number) { String(decoding: $0, as: UTF8.self) }
    }

    /// Lends the UTF-8 of a text.
    package func withUTF8<Result>(of number: TextNumber, _ read: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        guard number != .none else { return read(UnsafeBufferPointer(start: nil, count: 0)) }
        let start = number.value == 0 ? 0 : Int(ends[Int(number.value) - 1])
        let end = Int(ends[Int(number.value)])
        return bytes.withUnsafeBufferPointer { read(UnsafeBufferPointer(rebasing: $0[start..<end])) }
    }

    /// Adds a text and gives its number, whether or not another is the same: whoever builds a block interns.
    mutating func append(_ utf8: some Collection<UInt8>) -> TextNumber {
        bytes.append(contentsOf: utf8)
        ends.append(Int32(bytes.count))
        return TextNumber(Int32(ends.count - 1))
    }
}

/// A row together with its texts, for those who read: pages, the API, rendering, planning. Made when needed, never kept.
package struct SyncRow: Sendable {
    package let content: BlockContent
    package let row: Row
    /// When it was read last, in microseconds of the monotonic clock.
    package let readAt: Int64
    /// Until when it is served at scrapes.
    package let expires: Int64

    package var target: String { content.texts[row.target] }
    package var integration: String { content.texts[row.integration] }
    package var connection: String { content.texts[row.connection] }
    package var sync: String { content.texts[row.sync] }
    /// As shown: the vendor's ID where another sync has the same labels.
    package var variant: String { content.texts[row.usesIDAsVariant ? row.id : row.variant] }
    package var id: String { content.texts[row.id] }
    package var schedule: String { content.texts[row.schedule] }
    package var reason: String? { row.reason == .none ? nil : content.texts[row.reason] }
    package var models: ArraySlice<ModelFigures> {
        content.models[Int(row.models.lowerBound)..<Int(row.models.upperBound)]
    }
}

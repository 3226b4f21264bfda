import SyncModel

/// Builds blocks row by row. The numbering of texts depends on nothing but the rows, so that blocks with the same rows
/// are equal.
struct BlockBuilder {
    private let isSummarized: Bool
    private var rows: [Row] = []
    private var readAt: [Int64] = []
    private var expires: [Int64] = []
    private(set) var models: [ModelFigures] = []
    private var interner = TextInterner()
    /// The block from which rows were copied last, and the numbers that its texts have here; -1 if none yet.
    private var source: BlockContent?
    private var numbers: [Int32] = []

    init(isSummarized: Bool) {
        self.isSummarized = isSummarized
    }

    var texts: TextTable { interner.table }
    /// The row that was added last.
    var last: Row? { rows.last }
    var count: Int { rows.count }

    /// Adds a row of another block.
    mutating func append(
        _ content: BlockContent, _ index: Int, readAt: Int64, expires: Int64, usesIDAsVariant: Bool
    ) {
        if source !== content {
            source = content
            numbers.removeAll(keepingCapacity: true)
            numbers.append(contentsOf: repeatElement(-1, count: content.texts.count))
        }
        var row = content.rows[index]
        row.usesIDAsVariant = usesIDAsVariant
        row.target = number(row.target, of: content)
        row.integration = number(row.integration, of: content)
        row.connection = number(row.connection, of: content)
        row.sync = number(row.sync, of: content)
        row.variant = number(row.variant, of: content)
        row.id = content.texts.withUTF8(of: row.id) { interner.append($0) }
        row.schedule = number(row.schedule, of: content)
        row.reason = number(row.reason, of: content)
        let start = Int32(models.count)
        for index in row.models {
            var figures = content.models[Int(index)]
            figures.model = number(figures.model, of: content)
            models.append(figures)
        }
        row.models = start..<Int32(models.count)
        append(row, readAt: readAt, expires: expires)
    }

    /// Adds the row that a reading leads to.
    ///
    /// - Parameters:
    ///   - update: The row, calculated from the reading and the old row.
    ///   - reading: Which of the readings.
    ///   - old: The texts of the models that the old row has.
    mutating func append(
        _ update: RowUpdate, _ readings: KeyedReadings, _ reading: Int, old: TextTable?, readAt: Int64,
        expires: Int64, usesIDAsVariant: Bool
    ) {
        let last = rows.last
        var row = update.row
        row.usesIDAsVariant = usesIDAsVariant
        row.target = number(readings.target, like: last?.target)
        readings.identities.withTexts(of: reading) { integration, connection, sync, variant, id in
            row.integration = number(integration, like: last?.integration)
            row.connection = number(connection, like: last?.connection)
            row.sync = number(sync, like: last?.sync)
            row.variant = number(variant, like: last?.variant)
            row.id = interner.append(id)
        }
        let position = readings.number(of: reading)
        row.schedule = number(readings.syncs[position].schedule, like: last?.schedule)
        row.reason = readings.syncs[position].reason.map { number($0, like: last?.reason) } ?? .none
        let start = Int32(models.count)
        for (figures, name) in zip(update.models.figures, update.models.names) {
            var figures = figures
            if let name {
                figures.model = number(name, like: nil)
            } else if let old {
                figures.model = old.withUTF8(of: figures.model) { interner.number(of: $0) }
            }
            models.append(figures)
        }
        row.models = start..<Int32(models.count)
        append(row, readAt: readAt, expires: expires)
    }

    /// Adds a row from storage.
    mutating func append(_ stored: StoredSync) {
        let last = rows.last
        var row = stored.row
        row.target = number(stored.target, like: last?.target)
        row.integration = number(stored.identity.integration, like: last?.integration)
        row.connection = number(stored.identity.connection, like: last?.connection)
        row.sync = number(stored.identity.sync, like: last?.sync)
        row.variant = number(stored.identity.variant, like: last?.variant)
        row.id = stored.identity.id.withBytes { interner.append($0) }
        row.schedule = number("", like: last?.schedule)
        let start = Int32(models.count)
        for (name, figures) in stored.figures.entries {
            var figures = figures
            figures.model = number(name, like: nil)
            models.append(figures)
        }
        row.models = start..<Int32(models.count)
        append(row, readAt: stored.lastSeen ?? .max, expires: stored.lastSeen ?? .max)
    }

    /// The block of the rows added since the last one.
    mutating func finish() -> Block {
        let content = BlockContent(
            rows: rows.trimmed, texts: interner.table.trimmed, models: models.trimmed, isSummarized: isSummarized)
        let block = Block(content: content, readAt: readAt.trimmed, expires: expires.trimmed)
        rows.removeAll(keepingCapacity: true)
        readAt.removeAll(keepingCapacity: true)
        expires.removeAll(keepingCapacity: true)
        models.removeAll(keepingCapacity: true)
        interner.removeAll()
        source = nil
        return block
    }

    private mutating func append(_ row: Row, readAt: Int64, expires: Int64) {
        rows.append(row)
        self.readAt.append(readAt)
        self.expires.append(expires)
    }

    @inline(__always)
    private mutating func number(_ number: TextNumber, of content: BlockContent) -> TextNumber {
        guard number != .none else { return .none }
        let known = numbers[Int(number.value)]
        if known >= 0 { return TextNumber(known) }
        let new = content.texts.withUTF8(of: number) { interner.number(of: $0) }
        numbers[Int(number.value)] = new.value
        return new
    }

    /// - Parameter last: The number of the same text of the row before, which most often is the same text.
    @inline(__always)
    private mutating func number(_ text: String, like last: TextNumber?) -> TextNumber {
        text.withBytes { number($0, like: last) }
    }

    @inline(__always)
    private mutating func number(_ text: UnsafeBufferPointer<UInt8>, like last: TextNumber?) -> TextNumber {
        if let last, last != .none, interner.table.order(of: last, to: text) == 0 { return last }
        return interner.number(of: text)
    }
}

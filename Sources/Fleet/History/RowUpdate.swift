import SyncModel

/// What a reading makes of one row. Used again for each row, so that its memory is allocated once.
struct RowUpdate {
    let now: Timestamp
    /// The texts have the numbers that they have in the old row.
    private(set) var row = Row(state: .unknown)
    private(set) var models = ModelList()
    private(set) var isChanged = true
    /// Whether something changed that storage keeps.
    private(set) var isStoredChanged = true

    init(at now: Timestamp) {
        self.now = now
    }

    /// Calculates the row after a reading.
    ///
    /// - Parameters:
    ///   - number: Which of the readings.
    ///   - old: What is known from earlier readings; `nil` at first sight.
    mutating func take(_ readings: [SyncReading], _ number: Int, after old: SyncRow?) {
        let values = ReadingValues(readings, number)
        let reportsRecords = readings[number].lastRunRecords != nil
        guard let old else {
            row = Row(firstReading: values, at: now)
            models.take(readings, number, after: nil, endsRun: false)
            row.hasLastRunRecords = reportsRecords
            isChanged = true
            isStoredChanged = true
            return
        }
        row = old.row
        let endsRun = row.take(values, at: now)
        models.take(readings, number, after: old, endsRun: endsRun)
        if reportsRecords { row.hasLastRunRecords = true }
        isChanged =
            row != old.row || models.isChanged
            || !old.content.texts.isSame(old.row.schedule, as: readings[number].schedule)
            || !old.content.texts.isSame(old.row.reason, as: readings[number].reason)
        isStoredChanged = isChanged && (row.stored != old.row.stored || models.isStoredChanged)
    }
}

extension TextTable {
    fileprivate func isSame(_ number: TextNumber, as text: String?) -> Bool {
        guard let text else { return number == .none }
        return number != .none && text.withBytes { order(of: number, to: $0) } == 0
    }
}

extension Row {
    /// The row without what the next reading brings again.
    fileprivate var stored: Row {
        var row = self
        row.isInitial = nil
        row.failureClass = nil
        row.rateLimitBackoff = .none
        row.models = 0..<0
        return row
    }
}

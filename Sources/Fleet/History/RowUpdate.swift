import SyncModel

/// What a reading makes of one row. Used again for each row, so that its memory is allocated once.
struct RowUpdate {
    let now: Timestamp
    /// The texts have the numbers that they have in the old row.
    private(set) var row = Row(state: .unknown)
    private(set) var models = ModelList()
    private(set) var isChanged = true
    /// Whether the old row's reason applies still, as the reading gives none and no run has ended since.
    private(set) var keepsReason = false
    /// Whether something changed that storage keeps.
    private(set) var isStoredChanged = true

    init(at now: Timestamp) {
        self.now = now
    }

    /// Calculates the row after a reading.
    ///
    /// - Parameter old: What is known from earlier readings; `nil` at first sight.
    @inline(__always)
    mutating func take(_ reading: SyncReading, after old: SyncRow?) {
        guard let old else {
            row = Row(firstReading: reading, at: now)
            models.take(reading, after: nil, endsRun: false)
            row.hasLastRunRecords = reading.lastRunRecords != nil
            isChanged = true
            isStoredChanged = true
            keepsReason = false
            return
        }
        row = old.row
        let endsRun = row.take(reading, at: now)
        models.take(reading, after: old, endsRun: endsRun)
        if reading.lastRunRecords != nil { row.hasLastRunRecords = true }
        keepsReason = reading.reason == nil && reading.failureClass == nil && row.failureClass != nil
        isChanged =
            row != old.row || models.isChanged || !old.content.texts.isSame(old.row.schedule, as: reading.schedule)
            || (!keepsReason && !old.content.texts.isSame(old.row.reason, as: reading.reason))
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
        row.lastRunDuration = .none
        row.rateLimitBackoff = .none
        row.models = 0..<0
        return row
    }
}

import SyncModel

/// Writes one segment, sync by sync.
struct FleetEncoder {
    private var writer = ByteWriter()
    private let saved: Int64
    private let clock: Int64
    private let start: Int
    /// The texts of the entry before, as ``RowField`` counts them.
    private var previous = [[UInt8]](repeating: [], count: 6)

    /// - Parameters:
    ///   - saved: The wall clock.
    ///   - clock: The clock that goes on from process to process.
    init(saved: Timestamp, clock: Int64, lastSuccess: Timestamp?) {
        self.saved = Self.bounded(saved.microseconds)
        self.clock = Self.bounded(clock)
        writer.write(signed: self.saved)
        writer.write(signed: self.clock)
        writer.write(lastSuccess == nil ? 0 : 1)
        if let lastSuccess { writer.write(signed: Self.bounded(lastSuccess.microseconds) - self.saved) }
        start = writer.count
    }

    /// Whether there is no entry.
    var isEmpty: Bool { writer.count == start }

    /// Adds a sync, unless it alone is too large to be kept.
    ///
    /// - Parameter lastSeen: For a sync that is gone: when it was seen last, by the clock.
    /// - Returns: Whether there is room for more; if not, it was not added.
    @discardableResult
    mutating func append(
        _ row: Row, _ texts: TextTable, _ models: some Collection<ModelFigures>, lastSeen: Int64? = nil
    ) -> Bool {
        let start = writer.count
        writer.write(FleetFormat.syncMark)
        writeIdentity(row, texts, isGone: lastSeen != nil)
        if let lastSeen { writer.write(signed: Self.bounded(lastSeen) - clock) }
        write(row)
        write(models, texts, of: row)
        return close(from: start)
    }

    /// Adds that a sync is gone, the history of which was written before.
    mutating func appendGone(_ row: Row, _ texts: TextTable, lastSeen: Int64) {
        writer.write(FleetFormat.goneMark)
        writeIdentity(row, texts, isGone: true)
        writer.write(signed: Self.bounded(lastSeen) - clock)
    }

    /// Adds what the poller wants to remember, unless it is absurdly large.
    mutating func append(memory: [UInt8]) {
        guard memory.count <= FleetFormat.maximumBytes / 32 else { return }
        writer.write(FleetFormat.memoryMark)
        writer.write(text: memory)
    }

    consuming func finish() -> [UInt8] {
        writer.write(FleetFormat.endMark)
        return writer.bytes
    }

    private mutating func close(from start: Int) -> Bool {
        let isFull = writer.count > FleetFormat.maximumBytes - 1024
        guard isFull || writer.count - start > FleetFormat.maximumBytesOfSync else { return true }
        writer.cut(to: start)
        // The next entry repeats no text: these bytes are not a text.
        previous = [[UInt8]](repeating: [0xFF], count: previous.count)
        return !isFull
    }

    private mutating func writeIdentity(_ row: Row, _ texts: TextTable, isGone: Bool) {
        var repeats: FleetFormat.Repeats = isGone ? .isGone : []
        for (field, bit) in FleetFormat.Repeats.texts {
            texts.withUTF8(of: row[field]) { text in
                if previous[field.rawValue].withUnsafeBufferPointer({ $0.order(to: text) == 0 }) {
                    repeats.insert(bit)
                } else {
                    previous[field.rawValue].removeAll(keepingCapacity: true)
                    previous[field.rawValue].append(contentsOf: text)
                }
            }
        }
        writer.write(number: repeats.rawValue)
        for (field, bit) in FleetFormat.Repeats.texts where !repeats.contains(bit) {
            writer.write(text: previous[field.rawValue])
        }
    }

    private mutating func write(_ row: Row) {
        writer.write(number: row.storedFields.rawValue)
        writer.write(number: row.state.code)
        write(row.stateSince.microseconds ?? saved)
        for time in [row.lastStarted, row.lastFinished, row.lastSuccess] {
            if let time = time.microseconds { write(time) }
        }
    }

    private mutating func write(_ models: some Collection<ModelFigures>, _ texts: TextTable, of row: Row) {
        let fields = row.storedFields
        if fields.contains(.lastRunRecords) { write(models.lazy.map { $0.lastRun }, texts) }
        if fields.contains(.checkpoint) { writer.write(number: row.checkpoint) }
        if let time = row.checkpointChanged.microseconds { write(time) }
        if fields.contains(.observed) {
            writer.write(number: UInt64(min(max(0, row.observedRuns), FleetFormat.maximumRuns)))
            writer.write(number: UInt64(min(max(0, row.observedFailures), FleetFormat.maximumRuns)))
            write(models.lazy.map { $0.observed }, texts)
        }
        for time in [row.previousFinished, row.nextRun] {
            if let time = time.microseconds { write(time) }
        }
        if let interval = row.interval.microseconds { writer.write(signed: Self.bounded(interval)) }
        if fields.contains(.lastRunFailed) { writer.write(number: UInt64(max(0, row.failedRunsInARow))) }
        if let time = row.failingSince.microseconds { write(time) }
    }

    private mutating func write(_ changes: some Collection<StoredChanges>, _ texts: TextTable) {
        let changes = changes.filter { !$0.isEmpty }
        writer.write(number: UInt64(changes.count))
        for change in changes {
            texts.withUTF8(of: change.model) { writer.write(text: $0) }
            writer.write(number: change.figures.rawValue)
            for figure in [change.added, change.updated, change.deleted] where figure != ModelFigures.none {
                writer.write(signed: figure)
            }
        }
    }

    private mutating func write(_ time: Int64) {
        writer.write(signed: Self.bounded(time) - saved)
    }

    /// No clock and no vendor gives a time as absurd as one that is changed here.
    private static func bounded(_ time: Int64) -> Int64 {
        min(max(time, FleetFormat.times.lowerBound), FleetFormat.times.upperBound)
    }
}

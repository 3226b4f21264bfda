import SyncModel

/// Reads what a ``HistoryEncoder`` has written, and refuses everything else.
///
/// Nothing is believed: each number is checked before it is used, and no count makes room for more than was read.
struct HistoryDecoder {
    private let bytes: [UInt8]
    private let end: Int
    private(set) var position: Int

    /// - Parameter end: Up to `bytes.count`.
    init(_ bytes: [UInt8], from start: Int, to end: Int) {
        self.bytes = bytes
        self.end = end
        position = start
    }

    /// All that follows the provider.
    mutating func history() throws(HistoryRefusal) -> SourceHistory {
        let saved = Timestamp(microseconds: try signed())
        guard HistoryFormat.times.contains(saved.microseconds) else { throw .damaged }
        var history = SourceHistory(saved: saved)
        switch try byte() {
        case 0: break
        case 1: history.lastSuccess = try time(since: saved)
        default: throw .damaged
        }
        var previous = SyncIdentity(integration: "", connection: "", sync: "", variant: "", id: "")
        var target = ""
        while true {
            switch try byte() {
            case HistoryFormat.syncMark:
                history.syncs.append(try sync(after: &previous, &target, saved: saved))
            case HistoryFormat.endMark where position == end:
                return history
            default:
                throw .damaged
            }
        }
    }

    private mutating func sync(
        after previous: inout SyncIdentity, _ target: inout String, saved: Timestamp
    ) throws(HistoryRefusal) -> StoredSync {
        let repeats = HistoryFormat.Repeats(rawValue: try number())
        if !repeats.contains(.integration) { previous.integration = try text() }
        if !repeats.contains(.connection) { previous.connection = try text() }
        if !repeats.contains(.sync) { previous.sync = try text() }
        if !repeats.contains(.variant) { previous.variant = try text() }
        if !repeats.contains(.id) { previous.id = try text() }
        if !repeats.contains(.target) { target = try text() }
        let presence: StoredSync.Presence =
            repeats.contains(.isGone) ? .gone(for: try duration()) : .expected(target: target)
        return StoredSync(identity: previous, history: try remembered(saved: saved), presence: presence)
    }

    private mutating func remembered(saved: Timestamp) throws(HistoryRefusal) -> RememberedSync {
        let fields = HistoryFormat.Fields(rawValue: try number())
        guard let state = SyncState(code: try number()) else { throw .damaged }
        var history = RememberedSync(state: state, stateSince: try time(since: saved))
        if fields.contains(.lastStarted) { history.lastStarted = try time(since: saved) }
        if fields.contains(.lastFinished) { history.lastFinished = try time(since: saved) }
        if fields.contains(.lastSuccess) { history.lastSuccess = try time(since: saved) }
        if fields.contains(.lastRunRecords) { history.lastRunRecords = try changes() }
        if fields.contains(.checkpoint) { history.checkpoint = try number() }
        if fields.contains(.checkpointChanged) { history.checkpointChanged = try time(since: saved) }
        if fields.contains(.observed) {
            history.observedRuns = try runs()
            history.observedFailures = try runs()
            history.observedRecords = try changes()
        }
        return history
    }

    private mutating func changes() throws(HistoryRefusal) -> [ModelChanges] {
        var changes: [ModelChanges] = []
        var rest = try number()
        while rest > 0 {
            var change = ModelChanges(model: try text())
            let figures = HistoryFormat.Figures(rawValue: try number())
            if figures.contains(.added) { change.added = try figure() }
            if figures.contains(.updated) { change.updated = try figure() }
            if figures.contains(.deleted) { change.deleted = try figure() }
            changes.append(change)
            rest -= 1
        }
        return changes
    }

    private mutating func figure() throws(HistoryRefusal) -> Int {
        guard let figure = Int(exactly: try signed()) else { throw .damaged }
        return figure
    }

    private mutating func runs() throws(HistoryRefusal) -> Int {
        let number = try number()
        guard number <= HistoryFormat.mostRuns else { throw .damaged }
        return Int(number)
    }

    private mutating func duration() throws(HistoryRefusal) -> Duration {
        let microseconds = try number()
        guard microseconds <= UInt64(HistoryFormat.times.upperBound) else { throw .damaged }
        return .microseconds(Int64(microseconds))
    }

    private mutating func time(since saved: Timestamp) throws(HistoryRefusal) -> Timestamp {
        let (microseconds, overflow) = saved.microseconds.addingReportingOverflow(try signed())
        guard !overflow, HistoryFormat.times.contains(microseconds) else { throw .damaged }
        return Timestamp(microseconds: microseconds)
    }

    /// A text with its length before it.
    mutating func text() throws(HistoryRefusal) -> String {
        let length = try number()
        guard length <= UInt64(end - position) else { throw .damaged }
        let start = position
        position += Int(length)
        guard let text = String(validating: bytes[start..<position], as: UTF8.self) else { throw .damaged }
        return text
    }

    private mutating func signed() throws(HistoryRefusal) -> Int64 {
        let number = try number()
        return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }

    /// A number of up to 64 bits.
    mutating func number() throws(HistoryRefusal) -> UInt64 {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try byte()
            let bits = UInt64(byte & 0x7F)
            guard shift < 63 || (shift == 63 && bits <= 1) else { throw .damaged }
            number |= bits << shift
            if byte < 0x80 { return number }
            shift += 7
        }
    }

    private mutating func byte() throws(HistoryRefusal) -> UInt8 {
        guard position < end else { throw .damaged }
        defer { position += 1 }
        return bytes[position]
    }
}

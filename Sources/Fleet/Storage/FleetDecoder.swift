import SyncModel

/// Reads the entries of a segment into rows.
struct FleetDecoder {
    private var reader: ByteReader
    private let version: UInt64
    private var texts = [String](repeating: "", count: 6)

    /// One entry of a segment.
    enum Entry {
        case sync(StoredSync)
        /// A sync that is gone, and when it was seen last.
        case gone(RowKey, lastSeen: Int64)
        case memory([UInt8])
    }

    /// What a segment begins with.
    struct Head {
        /// The wall clock, in microseconds.
        let saved: Int64
        /// The clock that goes on from process to process, in microseconds.
        let clock: Int64
        let lastSuccess: Timestamp?
    }

    init(_ reader: ByteReader, version: UInt64) {
        self.reader = reader
        self.version = version
    }

    var isAtEnd: Bool { reader.isAtEnd }

    mutating func head() throws(HistoryRefusal) -> Head {
        texts = [String](repeating: "", count: 6)
        let saved = try reader.time(since: 0)
        let clock = version == 1 ? 0 : try reader.time(since: 0)
        switch try reader.byte() {
        case 0: return Head(saved: saved, clock: clock, lastSuccess: nil)
        case 1:
            let last = Timestamp(microseconds: try reader.time(since: saved))
            return Head(saved: saved, clock: clock, lastSuccess: last)
        default: throw .damaged
        }
    }

    /// The next entry; `nil` at the end of the segment.
    mutating func entry(_ head: Head) throws(HistoryRefusal) -> Entry? {
        switch (try reader.byte(), version) {
        case (FleetFormat.endMark, _): return nil
        case (FleetFormat.syncMark, _): return .sync(try sync(head))
        case (FleetFormat.goneMark, 2...):
            _ = try identity()
            let lastSeen = try reader.time(since: head.clock)
            return .gone(RowKey(target: texts[0], boundedIdentity), lastSeen: lastSeen)
        case (FleetFormat.memoryMark, 2...): return .memory(Array(try reader.data()))
        default: throw .damaged
        }
    }

    /// - Returns: Whether the sync is gone.
    private mutating func identity() throws(HistoryRefusal) -> Bool {
        let repeats = FleetFormat.Repeats(rawValue: try reader.number())
        for (field, bit) in FleetFormat.Repeats.texts where !repeats.contains(bit) {
            texts[field.rawValue] = try reader.text()
        }
        return repeats.contains(.isGone)
    }

    private var boundedIdentity: SyncIdentity {
        SyncIdentity(integration: texts[1], connection: texts[2], sync: texts[3], variant: texts[4], id: texts[5])
            .bounded
    }

    private mutating func sync(_ head: Head) throws(HistoryRefusal) -> StoredSync {
        let isGone = try identity()
        var lastSeen: Int64?
        if isGone && version == 1 {
            let duration = try reader.number()
            guard duration <= UInt64(FleetFormat.times.upperBound) else { throw .damaged }
            lastSeen = -Int64(duration)
        } else if isGone {
            lastSeen = try reader.time(since: head.clock)
        }
        // In version 1 a sync that is gone has no target of its own, and the bit says that it repeats the one before.
        let target = version == 1 && isGone ? "" : texts[0]
        let fields = FleetFormat.Fields(rawValue: try reader.number())
        guard let state = SyncState(code: try reader.number()) else { throw .damaged }
        var sync = StoredSync(target: target, identity: boundedIdentity, row: Row(state: state), lastSeen: lastSeen)
        sync.row.stateSince = OptionalTime(microseconds: try reader.time(since: head.saved))
        try readTimes(fields, &sync, head)
        try readRuns(fields, &sync, head)
        return sync
    }

    private mutating func readTimes(
        _ fields: FleetFormat.Fields, _ sync: inout StoredSync, _ head: Head
    ) throws(HistoryRefusal) {
        if fields.contains(.lastStarted) { sync.row.lastStarted = try time(head) }
        if fields.contains(.lastFinished) { sync.row.lastFinished = try time(head) }
        if fields.contains(.lastSuccess) { sync.row.lastSuccess = try time(head) }
        if fields.contains(.lastRunRecords) {
            sync.row.hasLastRunRecords = true
            for change in try changes() {
                sync.figures[change.model, default: ModelFigures(model: .none)].lastRun = change.figures
            }
        }
        if fields.contains(.checkpoint) {
            sync.row.hasCheckpoint = true
            sync.row.checkpoint = try reader.number()
        }
        if fields.contains(.checkpointChanged) { sync.row.checkpointChanged = try time(head) }
    }

    private mutating func readRuns(
        _ fields: FleetFormat.Fields, _ sync: inout StoredSync, _ head: Head
    ) throws(HistoryRefusal) {
        if fields.contains(.observed) {
            sync.row.observedRuns = try runs()
            sync.row.observedFailures = try runs()
            for change in try changes() {
                sync.figures[change.model, default: ModelFigures(model: .none)].observed = change.figures
            }
        }
        if fields.contains(.previousFinished) { sync.row.previousFinished = try time(head) }
        if fields.contains(.nextRun) { sync.row.nextRun = try time(head) }
        if fields.contains(.interval) {
            sync.row.interval = OptionalTime(microseconds: try reader.time(since: 0))
        }
        if fields.contains(.lastRunSucceeded) { sync.row.lastRunFailed = false }
        if fields.contains(.lastRunFailed) {
            sync.row.lastRunFailed = true
            guard let runs = Int32(exactly: try reader.number()) else { throw .damaged }
            sync.row.failedRunsInARow = runs
        }
        if fields.contains(.failingSince) { sync.row.failingSince = try time(head) }
    }

    private mutating func changes() throws(HistoryRefusal) -> [(model: String, figures: StoredChanges)] {
        var changes: [(String, StoredChanges)] = []
        var rest = try reader.number()
        while rest > 0 {
            let model = LabelValue.bounded(try reader.text())
            var change = StoredChanges(model: .none)
            let figures = FleetFormat.Figures(rawValue: try reader.number())
            if figures.contains(.added) { change.added = try reader.signed() }
            if figures.contains(.updated) { change.updated = try reader.signed() }
            if figures.contains(.deleted) { change.deleted = try reader.signed() }
            if !change.isEmpty { changes.append((model, change)) }
            rest -= 1
        }
        return changes
    }

    private mutating func runs() throws(HistoryRefusal) -> Int64 {
        let number = try reader.number()
        guard number <= UInt64(FleetFormat.maximumRuns) else { throw .damaged }
        return Int64(number)
    }

    private mutating func time(_ head: Head) throws(HistoryRefusal) -> OptionalTime {
        OptionalTime(microseconds: try reader.time(since: head.saved))
    }
}

/// A sync as one entry stores it, while the file is read.
struct StoredSync {
    let target: String
    let identity: SyncIdentity
    var row: Row
    /// By model.
    var figures = ModelNames()
    /// When a sync that is gone was seen last; `nil` for one that is there.
    let lastSeen: Int64?

    init(target: String, identity: SyncIdentity, row: Row, lastSeen: Int64?) {
        self.target = target
        self.identity = identity
        self.row = row
        self.lastSeen = lastSeen
    }
}

/// Figures by the bytes of the models' names, in their order.
struct ModelNames {
    private(set) var entries: [(name: String, figures: ModelFigures)] = []

    subscript(name: String, default figures: ModelFigures) -> ModelFigures {
        get { entries.first { $0.name.byteOrder(to: name) == 0 }?.figures ?? figures }
        set {
            let index = partition(0, entries.count) { entries[$0].name.byteOrder(to: name) < 0 }
            if index < entries.count, entries[index].name.byteOrder(to: name) == 0 {
                entries[index].figures = newValue
            } else {
                entries.insert((name, newValue), at: index)
            }
        }
    }
}

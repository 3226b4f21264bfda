import SyncModel

/// Puts a history file together, sync by sync.
struct HistoryEncoder {
    private var bytes: [UInt8] = []
    private let saved: Int64
    private var previous = SyncIdentity(integration: "", connection: "", sync: "", variant: "", id: "")
    private var previousTarget = ""

    init(provider: String, saved: Timestamp, lastSuccess: Timestamp?) {
        self.saved = saved.stored
        bytes += HistoryFormat.magic
        append(HistoryFormat.version)
        append(provider)
        append(signed: self.saved)
        append(lastSuccess == nil ? 0 as UInt64 : 1)
        if let lastSuccess { append(lastSuccess) }
    }

    /// Adds a sync, unless it alone is too large to be kept.
    ///
    /// - Returns: Whether there is room for more; if not, it was not added.
    mutating func append(
        _ identity: SyncIdentity, _ history: RememberedSync, _ presence: StoredSync.Presence
    ) -> Bool {
        let start = bytes.count
        bytes.append(HistoryFormat.syncMark)
        var target: String?
        if case .expected(let expected) = presence { target = expected }
        append(identity, target, isGone: target == nil)
        if case .gone(let time) = presence { append(UInt64(max(0, time.wholeMicroseconds))) }
        append(history)

        let isFull = bytes.count > HistoryFormat.mostBytes - HistoryFormat.digestLength - 1
        if isFull || bytes.count - start > HistoryFormat.mostBytesOfSync {
            bytes.removeLast(bytes.count - start)
            return !isFull
        }
        previous = identity
        previousTarget = target ?? previousTarget
        return true
    }

    /// The whole file.
    consuming func finish() -> [UInt8] {
        bytes.append(HistoryFormat.endMark)
        bytes += SHA256.digest(of: bytes).bytes
        return bytes
    }

    private mutating func append(_ identity: SyncIdentity, _ target: String?, isGone: Bool) {
        var repeats: HistoryFormat.Repeats = []
        if isGone { repeats.insert(.isGone) }
        if identity.integration.isSpelled(as: previous.integration) { repeats.insert(.integration) }
        if identity.connection.isSpelled(as: previous.connection) { repeats.insert(.connection) }
        if identity.sync.isSpelled(as: previous.sync) { repeats.insert(.sync) }
        if identity.variant.isSpelled(as: previous.variant) { repeats.insert(.variant) }
        if identity.id.isSpelled(as: previous.id) { repeats.insert(.id) }
        if target?.isSpelled(as: previousTarget) ?? true { repeats.insert(.target) }
        append(repeats.rawValue)
        if !repeats.contains(.integration) { append(identity.integration) }
        if !repeats.contains(.connection) { append(identity.connection) }
        if !repeats.contains(.sync) { append(identity.sync) }
        if !repeats.contains(.variant) { append(identity.variant) }
        if !repeats.contains(.id) { append(identity.id) }
        if let target, !repeats.contains(.target) { append(target) }
    }

    private mutating func append(_ history: RememberedSync) {
        var fields: HistoryFormat.Fields = []
        let hasObserved =
            history.observedRuns > 0 || history.observedFailures > 0 || !history.observedRecords.isEmpty
        if history.lastStarted != nil { fields.insert(.lastStarted) }
        if history.lastFinished != nil { fields.insert(.lastFinished) }
        if history.lastSuccess != nil { fields.insert(.lastSuccess) }
        if history.lastRunRecords != nil { fields.insert(.lastRunRecords) }
        if history.checkpoint != nil { fields.insert(.checkpoint) }
        if history.checkpointChanged != nil { fields.insert(.checkpointChanged) }
        if hasObserved { fields.insert(.observed) }
        append(fields.rawValue)
        append(history.state.code)
        append(history.stateSince)
        if let time = history.lastStarted { append(time) }
        if let time = history.lastFinished { append(time) }
        if let time = history.lastSuccess { append(time) }
        if let records = history.lastRunRecords { append(records) }
        if let checkpoint = history.checkpoint { append(checkpoint) }
        if let time = history.checkpointChanged { append(time) }
        if hasObserved {
            append(UInt64(min(max(0, history.observedRuns), HistoryFormat.mostRuns)))
            append(UInt64(min(max(0, history.observedFailures), HistoryFormat.mostRuns)))
            append(history.observedRecords)
        }
    }

    private mutating func append(_ changes: [ModelChanges]) {
        append(UInt64(changes.count))
        for change in changes {
            append(change.model)
            var figures: HistoryFormat.Figures = []
            if change.added != nil { figures.insert(.added) }
            if change.updated != nil { figures.insert(.updated) }
            if change.deleted != nil { figures.insert(.deleted) }
            append(figures.rawValue)
            for figure in [change.added, change.updated, change.deleted] {
                if let figure { append(signed: Int64(figure)) }
            }
        }
    }

    private mutating func append(_ time: Timestamp) {
        append(signed: time.stored - saved)
    }

    private mutating func append(_ text: String) {
        append(UInt64(text.utf8.count))
        bytes += text.utf8
    }

    private mutating func append(signed number: Int64) {
        append(UInt64(bitPattern: number << 1 ^ number >> 63))
    }

    private mutating func append(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}

extension String {
    /// Whether the bytes are the same: texts that are only equal are composed differently, and would come back so.
    fileprivate func isSpelled(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}

extension Timestamp {
    /// The microseconds to store: no clock and no vendor could read as absurd a time as would be changed here.
    fileprivate var stored: Int64 {
        min(max(microseconds, HistoryFormat.times.lowerBound), HistoryFormat.times.upperBound)
    }
}

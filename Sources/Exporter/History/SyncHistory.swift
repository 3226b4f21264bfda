package import SyncModel

/// History as a pure function: what was remembered, a new reading and the time give what is remembered.
package enum SyncHistory {
    /// - Parameters:
    ///   - remembered: What earlier readings left, or `nil` at first sight.
    ///   - now: When the reading was made.
    package static func updating(
        _ remembered: RememberedSync?, with reading: SyncReading, at now: Timestamp
    ) -> RememberedSync {
        var next = remembered ?? RememberedSync(state: reading.state, stateSince: now)
        if next.state != reading.state {
            next.state = reading.state
            next.stateSince = now
        }
        // The first sight of a sync shows runs that ended before anybody watched.
        if remembered != nil, next.endsRun(reading) { next.countRun(of: reading) }

        next.lastStarted = reading.lastStarted ?? next.lastStarted
        next.lastFinished = reading.lastFinished ?? next.lastFinished
        next.lastSuccess = later(next.lastSuccess, reading.lastSuccess)
        if let records = reading.lastRunRecords, records != next.lastRunRecords {
            next.lastRunRecords = records
            next.startCounters(for: records)
        }
        if let checkpoint = reading.checkpoint, checkpoint != next.checkpoint { next.checkpointChanged = now }
        next.checkpoint = reading.checkpoint
        return next
    }
}

extension RememberedSync {
    /// Whether the reading shows the end of a run that no earlier reading showed.
    fileprivate func endsRun(_ reading: SyncReading) -> Bool {
        guard let finished = reading.lastFinished else { return false }
        guard let previous = lastFinished else { return true }
        return finished > previous
    }

    fileprivate mutating func countRun(of reading: SyncReading) {
        observedRuns += 1
        // Where the vendor tells of the ends of successful runs only, this one is such an end: the failure came later.
        let endedInError = reading.state == .error && reading.lastSuccess != reading.lastFinished
        if reading.lastRunFailed ?? endedInError { observedFailures += 1 }
        for changes in reading.lastRunRecords ?? [] { add(changes) }
    }

    /// Lets every counter stand at 0 before it first grows.
    fileprivate mutating func startCounters(for records: [ModelChanges]) {
        for changes in records {
            add(
                ModelChanges(
                    model: changes.model,
                    added: changes.added.map { _ in 0 },
                    updated: changes.updated.map { _ in 0 },
                    deleted: changes.deleted.map { _ in 0 }))
        }
    }

    private mutating func add(_ changes: ModelChanges) {
        guard let index = observedRecords.firstIndex(where: { $0.model == changes.model }) else {
            observedRecords.append(changes.atLeastZero)
            observedRecords.sort { $0.model < $1.model }
            return
        }
        observedRecords[index].added = sum(observedRecords[index].added, changes.added)
        observedRecords[index].updated = sum(observedRecords[index].updated, changes.updated)
        observedRecords[index].deleted = sum(observedRecords[index].deleted, changes.deleted)
    }
}

extension ModelChanges {
    /// A counter never falls, whatever the vendor says.
    fileprivate var atLeastZero: ModelChanges {
        ModelChanges(
            model: model, added: added.map { max(0, $0) }, updated: updated.map { max(0, $0) },
            deleted: deleted.map { max(0, $0) })
    }
}

private func sum(_ total: Int?, _ more: Int?) -> Int? {
    guard let more else { return total }
    let (sum, overflow) = (total ?? 0).addingReportingOverflow(max(0, more))
    return overflow ? .max : sum
}

private func later(_ one: Timestamp?, _ other: Timestamp?) -> Timestamp? {
    guard let one, let other else { return one ?? other }
    return max(one, other)
}

import Fleet
import SyncModel

/// When something can have happened to a group of syncs: a connection's, an account's, one sync.
struct DueTime: Equatable, Sendable {
    /// On the monotonic clock; `nil` if nothing says when.
    var time: Duration?
    /// The scheduled run that it stands for; none while a run is in progress.
    var run = OptionalTime.none

    /// - Parameters:
    ///   - settle: How long after its scheduled time a run is looked for: most runs are over by then, and one request
    ///     shows both that it began and how it ended.
    ///   - misses: How often a reading has not brought the run that was due.
    init(
        _ rows: some Sequence<SyncRow>, now: Timestamp, uptime: Duration, interval: Duration, settle: Duration,
        misses: Int, refreshWithin: Duration
    ) {
        for row in rows {
            let readAt = Duration.microseconds(row.readAt)
            switch row.row.state {
            case .running, .rateLimited: take(readAt + interval, .none)
            case .paused, .disabled: break
            default:
                guard let run = row.row.expectedRun else { continue }
                var due = uptime + run.since(now) + settle
                // It was due when it was last read, and has not begun: look less and less often.
                if due <= readAt { due = readAt + min(interval * (1 << min(misses, 16)), refreshWithin) }
                take(due, OptionalTime(run))
            }
        }
    }

    /// When syncs are due that an earlier process knew and that were not read since.
    init(awaited rows: some Sequence<SyncRow>, now: Timestamp, uptime: Duration) {
        for row in rows {
            if let run = row.row.expectedRun { take(uptime + run.since(now), OptionalTime(run)) }
        }
    }

    private mutating func take(_ due: Duration, _ run: OptionalTime) {
        if let time, time <= due { return }
        time = due
        self.run = run
    }
}

extension Row {
    /// When it should run next: as the vendor says, else by its schedule, else in the rhythm that was seen.
    fileprivate var expectedRun: Timestamp? {
        if let next = nextRun.time { return next }
        guard let finished = lastFinished.time else { return nil }
        if let schedule = interval.microseconds { return finished + .microseconds(schedule) }
        guard let before = previousFinished.time, finished > before else { return nil }
        return finished + finished.since(before)
    }
}

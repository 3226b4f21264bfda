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
            guard let own = DueTime.of(row.row, readAt: .microseconds(row.readAt), interval: interval) else { continue }
            switch own {
            case .running(let again):
                if again < time ?? .seconds(1 << 40) { self = DueTime(time: again, run: .none) }
            case .scheduled(let run):
                var due = uptime + run.since(now) + settle
                // It was due when it was last read, and has not begun: look less and less often.
                if due <= .microseconds(row.readAt) {
                    due = .microseconds(row.readAt) + min(interval * (1 << min(misses, 16)), refreshWithin)
                }
                if due < time ?? .seconds(1 << 40) { self = DueTime(time: due, run: OptionalTime(run)) }
            }
        }
    }

    init(time: Duration?, run: OptionalTime) {
        self.time = time
        self.run = run
    }

    private enum Kind {
        case running(again: Duration)
        case scheduled(Timestamp)
    }

    private static func of(_ row: Row, readAt: Duration, interval: Duration) -> Kind? {
        switch row.state {
        case .running, .rateLimited: return .running(again: readAt + interval)
        case .paused, .disabled: return nil
        default: break
        }
        if let next = row.nextRun.time { return .scheduled(next) }
        guard let finished = row.lastFinished.time else { return nil }
        if let schedule = row.interval.microseconds { return .scheduled(finished + .microseconds(schedule)) }
        // Nothing says when: it keeps the rhythm that was seen.
        guard let before = row.previousFinished.time, finished > before else { return nil }
        return .scheduled(finished + finished.since(before))
    }
}

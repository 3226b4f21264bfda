import SyncModel

/// When a source's supplement is read next, and which failed runs are looked for.
struct SupplementSchedule: Sendable {
    /// It is read at most this often.
    static let interval = Duration.seconds(60)
    /// What fails, or is not found, is tried less and less often, at least this often.
    static let maximumWait = Duration.seconds(15 * 60)
    /// How many failed runs are looked for at a time.
    static let maximumRuns = 1000

    private struct Search: Sendable {
        var attempts: Int
        var due: Duration
    }

    private var next = Duration.zero
    private(set) var isInProgress = false
    /// How often it ended since it last began well.
    private(set) var completed = 0
    private var failures = 0
    /// Runs that were looked for in vain.
    private var searches: [FailedRun: Search] = [:]

    /// Whether it may begin.
    func isDue(at now: Duration) -> Bool { !isInProgress && now >= next }

    /// The moment to look again, should there be something to do.
    var wake: Duration? { isInProgress ? nil : next }

    /// The runs of those without a reason that are to be looked for now.
    func wanted(_ failed: [FailedRun], at now: Duration) -> [FailedRun] {
        failed.filter { searches[$0].map { now >= $0.due } ?? true }
    }

    mutating func begin(at now: Duration) {
        isInProgress = true
        next = now + Self.interval
    }

    /// Notes what came of it.
    ///
    /// - Parameters:
    ///   - wanted: The runs that were looked for.
    ///   - found: Those of them that were found.
    ///   - failed: Whether something could not be read.
    mutating func end(wanted: [FailedRun], found: Set<FailedRun>, failed: Bool, at now: Duration) {
        isInProgress = false
        completed += 1
        failures = failed ? failures + 1 : 0
        if failed { next = max(next, now + Self.wait(after: failures)) }
        searches = searches.filter { now - $0.value.due < Self.maximumWait * 2 }
        // A failure says nothing about the runs.
        for run in wanted where !found.contains(run) && !failed {
            let attempts = (searches[run]?.attempts ?? 0) + 1
            searches[run] = Search(attempts: attempts, due: now + Self.wait(after: attempts))
        }
    }

    /// 1, 2, 4 … minutes, up to the maximum.
    private static func wait(after attempts: Int) -> Duration {
        min(interval * (1 << min(attempts - 1, 10)), maximumWait)
    }
}

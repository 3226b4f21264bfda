import SyncModel

/// What makes somebody look at a sync, the worst first. The raw values are what `?trouble=` takes.
///
/// It is judged as the alert rules judge it, though at once and from this moment's readings alone.
enum SyncTrouble: String, CaseIterable, Sendable {
    /// Its last run failed.
    case error
    /// It should have begun to run.
    case overdue
    /// It has not succeeded for longer than its schedule explains.
    case stale
    /// A run does not end.
    case stuck
    /// No success is known, and none is on its way.
    case neverSucceeded = "never_succeeded"
    /// Its last run read only a part.
    case partial
    /// Its state is a word that is not known here.
    case unknown
    /// The vendor waits for a third party.
    case rateLimited = "rate_limited"

    /// Whether it is worth being woken for, rather than worth a look.
    var isUrgent: Bool {
        switch self {
        case .error, .overdue, .stale, .stuck: true
        case .neverSucceeded, .partial, .unknown, .rateLimited: false
        }
    }

    /// In the order from the worst.
    static let urgent = allCases.filter(\.isUrgent)
}

extension SyncTrouble {
    /// The worst that is wrong with a sync; `nil` if nothing is.
    ///
    /// - Parameter pollInterval: Of its source: what is seen from poll to poll is late by that much.
    init?(of sync: KnownSync, pollInterval: Duration, at now: Timestamp) {
        let (state, schedule) = (sync.reading.state, Schedule(of: sync, pollInterval: pollInterval))
        let lastSuccess = sync.history.lastSuccess
        if state == .error {
            self = .error
        } else if schedule.isOverdue(at: now) {
            self = .overdue
        } else if schedule.isStale(at: now) {
            self = .stale
        } else if schedule.isStuck(at: now) {
            self = .stuck
        } else if lastSuccess == nil, schedule.hasHadItsChance(at: now) {
            self = .neverSucceeded
        } else if state == .partial {
            self = .partial
        } else if state == .unknown {
            self = .unknown
        } else if state == .rateLimited {
            self = .rateLimited
        } else {
            return nil
        }
    }
}

/// What a sync's schedule leads one to expect of it.
private struct Schedule {
    let sync: KnownSync
    let interval: Double?
    /// How late anything may be: ten minutes for a run to queue, two polls for it to be seen.
    let allowance: Double

    init(of sync: KnownSync, pollInterval: Duration) {
        self.sync = sync
        interval = sync.reading.interval
        allowance = 600 + 2 * pollInterval.inSeconds
    }

    private var state: SyncState { sync.reading.state }
    private var nextRun: Timestamp? { sync.reading.nextRun }

    func isOverdue(at now: Timestamp) -> Bool {
        guard let nextRun, ![.running, .paused, .disabled].contains(state) else { return false }
        return now.since(nextRun).inSeconds > allowance
    }

    /// Two intervals, because two ends of runs may be nearly two intervals apart; two days without a schedule, unless
    /// the vendor keeps one of its own and runs have not been ending without success for a day.
    func isStale(at now: Timestamp) -> Bool {
        guard let lastSuccess = sync.history.lastSuccess, ![.paused, .disabled, .pending].contains(state) else {
            return false
        }
        let age = now.since(lastSuccess).inSeconds
        if let interval { return age > 2 * interval + allowance }
        let isScheduled = nextRun.map { $0 > now } ?? false
        let isFailing = sync.history.lastFinished.map { $0.since(lastSuccess) >= .seconds(86_400) } ?? false
        return age > 172_800 && (!isScheduled || isFailing)
    }

    /// Three intervals, at least two hours; a day without a schedule; two days for a first run.
    func isStuck(at now: Timestamp) -> Bool {
        guard state == .running else { return false }
        let age = now.since(sync.history.stateSince).inSeconds
        if sync.reading.isInitial == true || sync.history.lastSuccess == nil { return age > 172_800 }
        return age > (interval.map { max(3 * $0, 7200) } ?? 86_400)
    }

    /// Whether a run has ended, or should have begun.
    func hasHadItsChance(at now: Timestamp) -> Bool {
        switch state {
        case .pending: nextRun.map { $0 <= now } ?? false
        case .paused, .disabled: false
        default: sync.history.lastFinished != nil
        }
    }
}

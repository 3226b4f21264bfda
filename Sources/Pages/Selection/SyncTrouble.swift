import Fleet
import SyncModel

/// What makes a sync worth a look, the worst first. The raw values are what `?trouble=` takes.
///
/// It is judged like the alert rules, but at once and from the present readings alone.
enum SyncTrouble: String, CaseIterable, Sendable {
    /// Its last run failed, even if it runs again.
    case error
    /// The credentials of its connection are rejected.
    case brokenConnection = "broken_connection"
    /// Its scheduled time has passed and it does not run.
    case overdue
    /// It has not succeeded for longer than its schedule explains.
    case stale
    /// A run does not end.
    case stuck
    /// It cannot be read at present.
    case unreadable
    /// No success is known, although a run has ended or should have begun.
    case neverSucceeded = "never_succeeded"
    /// Its last run read only a part.
    case partial
    /// Its state is a word that is not known here.
    case unknown
    /// The vendor waits for a third party.
    case rateLimited = "rate_limited"

    /// Whether somebody must act on it, rather than have a look at it.
    var isUrgent: Bool {
        switch self {
        case .error, .brokenConnection, .overdue, .stale, .stuck: true
        case .unreadable, .neverSucceeded, .partial, .unknown, .rateLimited: false
        }
    }

    /// In the order from the worst.
    static let urgent = allCases.filter(\.isUrgent)
}

extension SyncTrouble {
    /// The worst that is wrong with a sync; `nil` if nothing is.
    ///
    /// - Parameters:
    ///   - connection: The state of its connection, where that is known.
    ///   - pollInterval: Of its source: what changes from poll to poll is seen late by that much.
    init?(of sync: SyncRow, connection: ConnectionState?, pollInterval: Duration, at now: Timestamp) {
        let (row, schedule) = (sync.row, Schedule(of: sync.row, pollInterval: pollInterval))
        if row.state == .error || (row.lastRunFailed == true && (row.state == .running || row.state == .rateLimited)) {
            self = .error
        } else if connection?.isBroken == true {
            self = .brokenConnection
        } else if schedule.isOverdue(at: now) {
            self = .overdue
        } else if schedule.isStale(at: now) {
            self = .stale
        } else if schedule.isStuck(at: now) {
            self = .stuck
        } else if row.lastSuccess == .none, schedule.shouldHaveRun(at: now), !sync.holdsRecords {
            self = .neverSucceeded
        } else if row.state == .partial {
            self = .partial
        } else if row.state == .unknown {
            self = .unknown
        } else if row.state == .rateLimited {
            self = .rateLimited
        } else {
            return nil
        }
    }
}

extension SyncRow {
    /// Whether the vendor holds records of it: then a run has succeeded, whenever that was.
    var holdsRecords: Bool { models.contains { $0.records > 0 } }
}

/// What a sync's schedule leads one to expect of it.
private struct Schedule {
    let row: Row
    /// In seconds.
    let interval: Double?
    /// How late anything may be: ten minutes for a run to queue, two polls for it to be seen.
    let allowance: Double

    init(of row: Row, pollInterval: Duration) {
        self.row = row
        interval = row.interval.microseconds.map { Double($0) / 1e6 }
        allowance = 600 + 2 * pollInterval.inSeconds
    }

    func isOverdue(at now: Timestamp) -> Bool {
        guard let nextRun = row.nextRun.time, ![.running, .paused, .disabled].contains(row.state) else { return false }
        return now.since(nextRun).inSeconds > allowance
    }

    /// Two intervals, because two ends of runs may be nearly two intervals apart; two days without a schedule, unless
    /// the vendor keeps one of its own and runs have not been ending without success for a day.
    func isStale(at now: Timestamp) -> Bool {
        guard let lastSuccess = row.lastSuccess.time, ![.paused, .disabled, .pending].contains(row.state) else {
            return false
        }
        let age = now.since(lastSuccess).inSeconds
        if let interval { return age > 2 * interval + allowance }
        let isScheduled = row.nextRun.time.map { $0 > now } ?? false
        let isFailing = row.lastFinished.time.map { $0.since(lastSuccess) >= .seconds(86_400) } ?? false
        return age > 172_800 && (!isScheduled || isFailing)
    }

    /// Three intervals, at least two hours; a day without a schedule; two days for a first run.
    func isStuck(at now: Timestamp) -> Bool {
        guard row.state == .running, let since = row.stateSince.time else { return false }
        let age = now.since(since).inSeconds
        if row.isInitial == true || row.lastSuccess == .none { return age > 172_800 }
        return age > (interval.map { max(3 * $0, 7200) } ?? 86_400)
    }

    /// Whether a run has ended, or should have begun.
    func shouldHaveRun(at now: Timestamp) -> Bool {
        switch row.state {
        case .pending: row.nextRun.time.map { $0 <= now } ?? false
        case .paused, .disabled: false
        default: row.lastFinished != .none
        }
    }
}

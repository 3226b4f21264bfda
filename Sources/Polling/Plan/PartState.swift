import Fleet
import HTTPExchange
import SyncModel

/// What the plan knows of one part.
struct PartState: Sendable {
    let part: Part
    /// Whether it belongs to the parts that together cover its target. Others are read only when they are due.
    var isCover: Bool
    /// Syncs that it covers, as last seen or estimated.
    var size: Int
    /// Requests that reading it takes, as last seen or estimated.
    var requests = 1
    /// How long its slowest request took when it was last read; `nil` before the first reading.
    var seconds: Double?
    var isInFlight = false
    /// Whether other parts have taken its place while it was in flight: it is removed when that is over.
    var isObsolete = false
    /// Whether it is read after the parts of other targets.
    var isReadLast = false
    /// Those of its target, as they are now.
    var credentials = 0

    /// When a request for it last began.
    var lastStarted: Duration?
    /// When the last good reading of all its syncs began: its own, or those of the parts it replaces.
    var lastRead: Duration?
    /// Why the last attempt failed; `nil` after a good one, and before the first.
    var failure: RequestFailure?
    /// Failures in a row.
    var failures = 0
    /// When the first failure in a row came, on the wall clock, and the last, on the monotonic clock.
    var failingSince: Timestamp?
    var failedAt: Duration?
    /// Whether only some of its syncs failed.
    var isIncomplete = false
    var backoff = PartBackoff()

    /// When a sync of it should have something new.
    var due: Duration?
    /// The next run that it is due for, to see whether a reading brought it.
    var dueRun: OptionalTime = .none
    /// How often a reading did not bring it.
    var misses = 0
    /// Whether it is polled as soon as possible, whatever its age: a hint of the vendor, a piece of a split part.
    var isWanted = false
    /// Whether a probe waits for it: it is polled in the usual order, without waiting for its time.
    var isProbed = false

    init(_ part: Part, isCover: Bool, size: Int) {
        self.part = part
        self.isCover = isCover
        self.size = size
    }

    /// Whether it was tried at all.
    var isTried: Bool { lastRead != nil || failure != nil }
}

extension PartState {
    /// Notes that a request for it failed.
    mutating func note(_ failure: RequestFailure, now: Timestamp, at uptime: Duration, interval: Duration) {
        self.failure = failure
        failures += 1
        isIncomplete = false
        failingSince = failingSince ?? now
        failedAt = uptime
        backoff.note(failure, from: lastStarted ?? uptime, interval: interval, credentials: credentials)
    }

    /// Notes that all of it was read.
    mutating func noteRead(syncs: Int, requests: Int, seconds: Double) {
        forgetFailure()
        size = syncs
        self.requests = max(1, requests)
        self.seconds = seconds
        lastRead = lastStarted
    }

    /// Goes on with the failure of a part that it takes the place of: the same syncs could not be read.
    mutating func inheritFailure(of other: PartState?) {
        guard !isTried, lastStarted == nil, let other, other.failure != nil else { return }
        failure = other.failure
        failingSince = other.failingSince
        failedAt = other.failedAt
    }

    mutating func forgetFailure() {
        failure = nil
        failures = 0
        isIncomplete = false
        failingSince = nil
        failedAt = nil
        backoff = PartBackoff()
    }
}

extension Part {
    /// Whether two parts may cover the same syncs.
    func overlaps(_ other: Part) -> Bool {
        guard target == other.target else { return false }
        switch (scope, other.scope) {
        case (.names(let one), .names(let two)): return !Set(one).isDisjoint(with: two)
        case (.connection(let one), .connection(let two)): return one == two
        case (.sync(let one), .sync(let two)): return one == two
        default: return true
        }
    }
}

extension Part.Scope {
    /// Whether it can cover several connections.
    var isSplitByConnection: Bool {
        switch self {
        case .whole, .names: true
        case .connection, .sync: false
        }
    }
}

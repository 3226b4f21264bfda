package import HTTPExchange
package import SyncModel

/// How a source is, besides its syncs: one value, published together with them.
package struct SourceStatus: Sendable {
    /// Rounds ended, and rounds in which the source or a part of it failed, once for each reason.
    package var rounds = 0
    package var failures: [FailureReason: Int] = [:]
    /// Readings of syncs whose status word is unknown here.
    package var unknownStates = 0
    package var dropped: [DropReason: Int] = [:]

    /// How long the last round took; `nil` before the end of the first.
    package var roundDuration: Duration?
    /// The last response or failure of any part.
    package var lastPoll: Timestamp?
    /// The last good response of any part.
    package var lastSuccess: Timestamp?
    /// Whether anything of the source can be read; `nil` before the first result.
    package var isUp: Bool?
    /// Why nothing can be read at all: the key, or discovery.
    package var failure: RequestFailure?
    package var failingSince: Timestamp?
    /// Whether every target has a response or a failure, or the source as a whole has failed.
    package var hasFirstResults = false

    /// Counted targets, and those with a failing part.
    package var targets = 0
    package var failedTargets = 0
    /// Every part whose last result is a failure, in the order of target and scope.
    package var failing: [FailingPart] = []
    /// What else cannot be read: a file of users, a list of connections.
    package var otherFailures: [FailingPart] = []
    /// Why reasons of failures, or states of connections, cannot be read, where the configuration asks for them.
    package var supplementFailure: RequestFailure?
    /// Syncs of failing parts, as last seen there.
    package var unreadableSyncs = 0

    package var parts = 0
    package var lateParts = 0
    /// The budget in force, and how long a round takes with it.
    package var requestsPerMinute = 0
    package var expectedRound = Duration.zero
    /// Whether the budget is too small to poll every part every interval.
    package var isBudgeted = false
    /// How much of the present round is done.
    package var progress = RoundProgress()

    /// Since when the condition is as it is.
    package var conditionSince: Timestamp?
    /// The states of the syncs over the last day.
    package var timeline = Timeline()

    package init() {}

    package var condition: SourceCondition {
        if isUp == false { return .down }
        return failing.isEmpty && otherFailures.isEmpty && failure == nil ? .whole : .impaired
    }
}

/// How much of a source can be read.
package enum SourceCondition: Sendable {
    /// All of it.
    case whole
    /// Not some targets, or something else.
    case impaired
    /// Nothing.
    case down
}

/// How far a round has come.
package struct RoundProgress: Equatable, Sendable {
    /// Parts that were read or have failed.
    package var done = 0
    /// All parts known in this round.
    package var total = 0

    package init(done: Int = 0, total: Int = 0) {
        self.done = done
        self.total = total
    }
}

/// A part whose last result is a failure.
package struct FailingPart: Sendable {
    package let part: Part
    package let target: Target
    package let failure: RequestFailure
    /// When the first failure in a row came.
    package let since: Timestamp
    /// When the latest came, in microseconds of the monotonic clock.
    package let failedAt: Int64
    /// The syncs that it covers and that no later reading has brought, as last seen.
    package let syncs: Int
    /// The names that the part covers, if it covers names.
    private let names: Set<String>

    package init(
        part: Part, target: Target, failure: RequestFailure, since: Timestamp, failedAt: Int64, syncs: Int
    ) {
        self.part = part
        self.target = target
        self.failure = failure
        self.since = since
        self.failedAt = failedAt
        self.syncs = syncs
        if case .names(let names) = part.scope { self.names = Set(names) } else { names = [] }
    }

    /// Whether a row is last known from before this failure.
    package func hides(_ row: SyncRow) -> Bool {
        guard row.readAt < failedAt, row.target == part.target else { return false }
        return switch part.scope {
        case .whole: true
        case .names: names.contains(row.sync) || names.contains("\(row.sync)::\(row.variant)")
        case .connection(let connection): row.connection == connection
        case .sync(let id): row.id == id
        }
    }
}

/// Why a sync that was read is not shown; the raw values are the `reason` label values.
package enum DropReason: String, CaseIterable, Sendable {
    /// Another element had the same ID and labels.
    case duplicate
    /// There were more syncs than `max_syncs`.
    case limit
    /// It had no usable identity.
    case invalid
}

extension SourceStatus {
    /// The latest failure of each target of which a part fails, in the order of the targets' identities.
    package var latestFailures: [FailingPart] {
        Dictionary(failing.map { ($0.target.id, $0) }) { $0.failedAt >= $1.failedAt ? $0 : $1 }
            .sorted { $0.key < $1.key }.map(\.value)
    }
}

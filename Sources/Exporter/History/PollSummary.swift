package import HTTPExchange
package import SyncModel

/// What one poll of a source came to.
package struct PollSummary: Sendable {
    /// When it ended.
    package var finished: Timestamp
    package var duration: Duration
    /// Why the source could not be read at all: its key, its discovery.
    package var failure: RequestFailure?
    package var targets = 0
    package var failedTargets = 0
    /// Targets of which at least a part was read.
    package var readTargets = 0
    /// What else was to be read and was not: a list of connections, a file of users.
    package var failedParts = 0
    /// Why targets, or the whole source, failed.
    package var reasons: Set<FailureReason> = []

    package init(finished: Timestamp, duration: Duration) {
        self.finished = finished
        self.duration = duration
    }

    /// Whether everything was read.
    package var isWhole: Bool {
        failure == nil && failedTargets == 0 && failedParts == 0
    }

    /// Whether anything was read. A source without a single target has nothing that could fail.
    package var isUp: Bool {
        failure == nil && (targets == 0 || readTargets > 0)
    }

    package var condition: SourceCondition {
        isWhole ? .whole : isUp ? .impaired : .down
    }
}

/// How much of a source its last poll could read.
package enum SourceCondition: Sendable {
    /// All of it.
    case whole
    /// Some targets, or something else, not.
    case impaired
    /// Nothing.
    case down
}

/// Counters of a source's polls; they only grow.
package struct PollCounters: Equatable, Sendable {
    package var polls = 0
    /// Polls in which the source or one of its targets failed, once for each reason.
    package var failures: [FailureReason: Int] = [:]
    package var unknownStates = 0
    package var dropped: [DropReason: Int] = [:]

    mutating func count(_ summary: PollSummary) {
        polls += 1
        for reason in summary.reasons { failures[reason, default: 0] += 1 }
    }
}

/// Why a sync that was read is not shown; the raw values are the `reason` label values.
package enum DropReason: String, CaseIterable, Sendable {
    /// Another element had the same id and labels.
    case duplicate
    /// There were more syncs than `max_syncs`.
    case limit
    /// It had no usable identity.
    case invalid
}

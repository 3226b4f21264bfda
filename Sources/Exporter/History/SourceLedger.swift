package import HTTPExchange
package import Providers
package import SyncModel

/// All that is known of one source: the last good reading of each target, the history of each sync, the counters.
///
/// A value: a poll makes the next one from it, and nothing else changes it.
package struct SourceLedger: Sendable {
    /// The last good reading of each target, by the target's id.
    package private(set) var targets: [String: KnownTarget] = [:]
    /// What is remembered of the syncs that no target has any more.
    package private(set) var vanished: VanishedSyncs
    package private(set) var polls = PollCounters()
    /// What the last poll came to; `nil` before the first.
    package private(set) var lastPoll: PollSummary?
    /// When a poll last read anything.
    package private(set) var lastSuccess: Timestamp?
    /// When a poll first came to the condition that the last one came to.
    package private(set) var conditionSince: Timestamp?
    package private(set) var trail = StateTrail()

    /// - Parameter limit: How many syncs that vanished are remembered at most.
    package init(limit: Int = .max) {
        vanished = VanishedSyncs(limit: limit)
    }

    /// Goes on where another process has stopped; nothing of it is shown until a poll has read it again.
    ///
    /// To be called before the first poll.
    package mutating func resume(_ history: SourceHistory, at now: Timestamp, uptime: Duration) {
        lastSuccess = history.lastSuccess
        vanished.add(history, at: now, uptime: uptime)
    }

    /// Takes in what a poll brought.
    ///
    /// - Parameters:
    ///   - result: The reading, or why the source could not be read at all.
    ///   - now: The time of day at the end of the poll.
    ///   - uptime: The same on the clock that never jumps, for judging staleness.
    package mutating func apply(
        _ result: Result<SourceReading, RequestFailure>, at now: Timestamp, uptime: Duration, duration: Duration
    ) {
        var summary = PollSummary(finished: now, duration: duration)
        let unread: Set<String>?
        switch result {
        case .failure(let failure):
            // Which targets there are is unknown now; those of before could not be read.
            summary.failure = failure
            summary.targets = targets.values.count { $0.isCounted }
            summary.failedTargets = summary.targets
            summary.reasons = [failure.reason]
            unread = nil
        case .success(let reading):
            unread = Set(reading.outcomes.lazy.filter { !$0.isWhole }.map(\.target.id))
            apply(reading, at: now, uptime: uptime, to: &summary)
        }
        if summary.isUp { lastSuccess = now }
        if summary.condition != lastPoll?.condition { conditionSince = now }
        lastPoll = summary
        polls.count(summary)
        vanished.age(at: uptime) { target in unread.map { !$0.contains(target) } ?? false }
    }

    /// Counts syncs that were read and cannot be shown.
    package mutating func countDropped(_ count: Int, as reason: DropReason) {
        polls.dropped[reason, default: 0] += count
    }

    /// Adds to the trail what the last poll left to be shown.
    mutating func countStates(of syncs: [ExposedSync], at now: Timestamp) {
        var counts: [SyncState: Int] = [:]
        for (index, sync) in syncs.enumerated() {
            // In the order of labels each lies somewhere else in memory.
            if index + 16 < syncs.count { syncs[index + 16].known.prefetch() }
            counts[sync.known.reading.state, default: 0] += 1
        }
        trail.add(counts, at: now)
    }

    private mutating func apply(
        _ reading: SourceReading, at now: Timestamp, uptime: Duration, to summary: inout PollSummary
    ) {
        var earlier = EarlierSyncs(targets)
        let present = Set(reading.outcomes.map(\.target.id))
        targets = targets.filter { present.contains($0.key) }
        for outcome in reading.outcomes {
            let failure: RequestFailure?
            switch outcome.result {
            case .failure(let cause):
                failure = cause
                targets[outcome.target.id, default: KnownTarget(isCounted: outcome.target.isCounted)].failure = cause
                _ = earlier.takeRest(of: outcome.target.id)
            case .success(let reading):
                failure = reading.failure
                keep(reading, of: outcome.target, after: &earlier, at: now, uptime: uptime)
                polls.unknownStates += reading.unknownWords.count
                polls.dropped[.invalid, default: 0] += reading.invalidSyncs
                if outcome.target.isCounted { summary.readTargets += 1 }
            }
            // What is read besides the targets does not count; but a file of its own that a source cannot read does.
            if let failure, outcome.target.isCounted || failure.reason == .credentials {
                summary.reasons.insert(failure.reason)
            }
            guard outcome.target.isCounted else {
                if failure != nil { summary.failedParts += 1 }
                continue
            }
            summary.targets += 1
            if failure != nil { summary.failedTargets += 1 }
        }
        for sync in earlier.gone { vanished.add(sync) }
    }

    private mutating func keep(
        _ reading: TargetReading, of target: Target, after earlier: inout EarlierSyncs, at now: Timestamp,
        uptime: Duration
    ) {
        var known = KnownTarget(isCounted: target.isCounted, failure: reading.failure)
        known.syncs.reserveCapacity(reading.syncs.count)
        var new = SyncIndex()
        earlier.begin(target.id)
        for sync in reading.syncs {
            switch earlier.take(sync) {
            case .known(let earlier):
                known.syncs.append(earlier.updated(with: sync, at: now, uptime: uptime))
            case .unknown
            where new.insert(
                sync.reading.identity, at: known.syncs.count, { known.syncs[$0].hasIdentity(sync.reading.identity) }):
                known.syncs.append(
                    KnownSync(sync, remembered: vanished.take(sync.reading.identity), at: now, uptime: uptime))
            case .unknown, .taken:
                polls.dropped[.duplicate, default: 0] += 1
            }
        }
        known.connections = reading.connections.map { KnownConnection(reading: $0, readAt: uptime) }
        if !reading.gaps.isEmpty { known.syncs += earlier.takeRest(of: target.id) { $0.isIn(reading.gaps) } }
        targets[target.id] = known
    }
}

extension TargetOutcome {
    /// Whether a sync that the target has must be in its reading.
    fileprivate var isWhole: Bool {
        guard case .success(let reading) = result else { return false }
        return reading.failure == nil && reading.gaps.isEmpty
    }
}

extension KnownSync {
    fileprivate func isIn(_ gaps: Set<TargetReading.Gap>) -> Bool {
        gaps.contains(.connection(reading.identity.connection)) || gaps.contains(.sync(id: reading.identity.id))
    }
}

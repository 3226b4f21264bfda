package import HTTPExchange
package import Providers
package import SyncModel

/// All that is known of one source: the last good reading of each target, the history of each sync, the counters.
///
/// A value: a poll makes the next one from it, and nothing else changes it.
package struct SourceLedger: Sendable {
    /// For how long a vanished sync's history waits for its return.
    static let memoryOfVanished = Duration.seconds(7 * 86_400)

    /// The last good reading of each target, by the target's id.
    package private(set) var targets: [String: KnownTarget] = [:]
    /// What is remembered of the syncs that no target has any more.
    package private(set) var vanished: [SyncIdentity: VanishedSync] = [:]
    package private(set) var polls = PollCounters()
    /// What the last poll came to; `nil` before the first.
    package private(set) var lastPoll: PollSummary?
    /// When a poll last read anything.
    package private(set) var lastSuccess: Timestamp?

    package init() {}

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
        switch result {
        case .failure(let failure):
            // Which targets there are is unknown now; those of before could not be read.
            summary.failure = failure
            summary.targets = targets.values.count { $0.isCounted }
            summary.failedTargets = summary.targets
            summary.reasons = [failure.reason]
        case .success(let reading):
            apply(reading, at: now, uptime: uptime, to: &summary)
        }
        if summary.isUp { lastSuccess = now }
        lastPoll = summary
        polls.count(summary)
        vanished = vanished.filter { now.since($0.value.lastSeen) < Self.memoryOfVanished }
    }

    /// Counts syncs that were read and cannot be shown.
    package mutating func countDropped(_ count: Int, as reason: DropReason) {
        polls.dropped[reason, default: 0] += count
    }

    private mutating func apply(
        _ reading: SourceReading, at now: Timestamp, uptime: Duration, to summary: inout PollSummary
    ) {
        let earlier = Dictionary(
            targets.values.lazy.flatMap(\.syncs).map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        let present = Set(reading.outcomes.map(\.target.id))
        targets = targets.filter { present.contains($0.key) }
        for outcome in reading.outcomes {
            let failure: RequestFailure?
            switch outcome.result {
            case .failure(let cause):
                failure = cause
                targets[outcome.target.id, default: KnownTarget(isCounted: outcome.target.isCounted)].failure = cause
            case .success(let reading):
                failure = reading.failure
                keep(reading, of: outcome.target, after: earlier, at: now, uptime: uptime)
                polls.unknownStates += reading.unknownWords.count
                polls.dropped[.invalid, default: 0] += reading.invalidSyncs
                if outcome.target.isCounted { summary.readTargets += 1 }
            }
            guard outcome.target.isCounted else { continue }
            summary.targets += 1
            if let failure {
                summary.failedTargets += 1
                summary.reasons.insert(failure.reason)
            }
        }
        remember(earlier, at: now, uptime: uptime)
    }

    private mutating func keep(
        _ reading: TargetReading, of target: Target, after earlier: [KnownSync.Key: KnownSync], at now: Timestamp,
        uptime: Duration
    ) {
        var seen: Set<KnownSync.Key> = []
        var known = KnownTarget(isCounted: target.isCounted, failure: reading.failure)
        known.syncs.reserveCapacity(reading.syncs.count)
        for sync in reading.syncs {
            let remembered = vanished.isEmpty ? nil : vanished[sync.identity]?.history
            let first = KnownSync(sync, remembered: remembered, at: now, uptime: uptime)
            guard seen.insert(first.key).inserted else {
                polls.dropped[.duplicate, default: 0] += 1
                continue
            }
            known.syncs.append(earlier[first.key]?.updated(with: sync, at: now, uptime: uptime) ?? first)
        }
        known.connections = reading.connections.map { KnownConnection(reading: $0, readAt: uptime) }
        if !reading.gaps.isEmpty {
            let earlier = targets[target.id]?.syncs ?? []
            known.syncs += earlier.filter { $0.isIn(reading.gaps) && !seen.contains($0.key) }
        }
        targets[target.id] = known
    }

    /// Remembers what a poll has not brought again, and forgets what stands among the targets.
    private mutating func remember(_ earlier: [KnownSync.Key: KnownSync], at now: Timestamp, uptime: Duration) {
        var gone = earlier
        for sync in targets.values.lazy.flatMap(\.syncs) {
            gone[sync.key] = nil
            if !vanished.isEmpty { vanished[sync.reading.identity] = nil }
        }
        for sync in gone.values {
            vanished[sync.reading.identity] = VanishedSync(
                history: sync.history, lastSeen: now - (uptime - sync.readAt))
        }
    }
}

/// The history of a sync that is in no answer any more: it may come back.
package struct VanishedSync: Sendable {
    package let history: RememberedSync
    /// When it was last in an answer.
    package let lastSeen: Timestamp
}

extension KnownSync {
    fileprivate func isIn(_ gaps: Set<TargetReading.Gap>) -> Bool {
        gaps.contains(.connection(reading.identity.connection)) || gaps.contains(.sync(id: reading.identity.id))
    }
}

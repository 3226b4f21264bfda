package import HTTPExchange
package import SyncModel
import Vendors

/// What came of requests.
extension PollPlan {
    /// Takes in a good response.
    ///
    /// - Parameters:
    ///   - syncs: How many it had.
    ///   - seconds: How long its slowest request took, without waiting for permits.
    package mutating func succeed(_ part: Part, syncs: Int, requests: Int, seconds: Double) {
        // With chosen connections, most of a large response may have been left out.
        if !restrictsConnections || !part.scope.isSplitByConnection { cost.learn(syncs: syncs, seconds: seconds) }
        parts.end(part)
        parts.update(part) { $0.noteRead(syncs: syncs, requests: requests, seconds: seconds) }
        untriedTargets.remove(part.target)
        if case .connection = part.scope, syncs > 0 {
            syncsPerConnection = 0.8 * syncsPerConnection + 0.2 * Double(syncs)
        }
        setSuspect(part.target, false)
        if targets[part.target]?.trial?.pieces.contains(part) == true { targets[part.target]?.trial = nil }
    }

    package enum FailureOutcome: Equatable, Sendable {
        /// The part has failed.
        case failed
        /// Its pieces take its place, and nothing has failed.
        case split(into: [Part])
        /// It could be split by connection if the connections were known: it waits for their list, see
        /// ``PollPlan/resolveSuspended(now:at:)``.
        case needsConnections
        /// Another part has taken its place and has failed in its stead: the whole that it was a piece of, or another
        /// connection of its target, to be tried at the next interval.
        case replaced(by: Part)
    }

    /// Takes in a failure.
    package mutating func fail(
        _ part: Part, _ failure: RequestFailure, now: Timestamp, at uptime: Duration
    ) -> FailureOutcome {
        guard let state = parts[part], targets[part.target] != nil, !state.isObsolete else {
            parts.end(part)
            return .failed
        }
        let mayBeCured = part.scope.isSplitByConnection && failure.mayBeCuredBySplitting
        if mayBeCured, state.isCover, needsConnections(part), pieces(of: state) == nil {
            targets[part.target]?.suspended = (part, failure)
            return .needsConnections
        }
        return settle(state, failure, now: now, at: uptime)
    }

    /// Splits the parts that have waited for the list of connections, or lets them fail if it has not come.
    package mutating func resolveSuspended(
        now: Timestamp, at uptime: Duration
    ) -> [(part: Part, failure: RequestFailure, outcome: FailureOutcome)] {
        targets.keys.sorted().compactMap { id in
            guard let (part, failure) = targets[id]?.suspended else { return nil }
            targets[id]?.suspended = nil
            guard let state = parts[part] else { return nil }
            return (part, failure, settle(state, failure, now: now, at: uptime))
        }
    }

    private mutating func settle(
        _ state: PartState, _ failure: RequestFailure, now: Timestamp, at uptime: Duration
    ) -> FailureOutcome {
        let part = state.part
        parts.end(part)
        untriedTargets.remove(part.target)
        if failure.reason == .timeout {
            setSuspect(part.target, true)
            // Only this target's parts become smaller: others may respond as they did.
            if part.scope.isSplitByConnection { limit(part.target, to: max(state.size, size(of: part)) / 3) }
        }
        if targets[part.target]?.isProbing == true, state.isCover {
            return failProbe(part, failure, now: now, at: uptime)
        }
        if part.scope.isSplitByConnection, failure.mayBeCuredBySplitting, state.isCover, let pieces = pieces(of: state)
        {
            return replace(state, by: pieces, at: uptime)
        }
        if failure.mayBeCuredBySplitting, noteTrialFailure(of: part), let trial = targets[part.target]?.trial {
            return replaceFailed(by: undo(trial), failure, now: now, at: uptime)
        }
        parts.update(part) { $0.note(failure, now: now, at: uptime, interval: settings.interval) }
        return .failed
    }

    /// Notes that another part has failed instead; it waits for the next interval.
    mutating func replaceFailed(
        by part: Part, _ failure: RequestFailure, now: Timestamp, at uptime: Duration
    ) -> FailureOutcome {
        parts.update(part) { state in
            state.lastStarted = state.lastStarted ?? uptime
            state.note(failure, now: now, at: uptime, interval: settings.interval)
        }
        return .replaced(by: part)
    }

    /// - Returns: Whether the split that the part came of is to be undone.
    private mutating func noteTrialFailure(of part: Part) -> Bool {
        guard let plan = targets[part.target], var trial = plan.trial, trial.pieces.contains(part) else { return false }
        trial.failures += 1
        targets[part.target]?.trial = trial
        return trial.failures >= min(SplitTrial.maximumFailures << min(plan.undone, 10), trial.pieces.count)
    }

    private mutating func setSuspect(_ target: String, _ isSuspect: Bool) {
        if targets[target]?.isSuspect != isSuspect { targets[target]?.isSuspect = isSuspect }
    }

    private mutating func limit(_ target: String, to syncs: Int) {
        guard let plan = targets[target], syncs > 0 else { return }
        targets[target]?.maximumSyncs = min(plan.maximumSyncs, syncs)
    }

    /// Notes that a part was read and some of its syncs were not.
    package mutating func noteIncomplete(_ part: Part, _ failure: RequestFailure, now: Timestamp, at uptime: Duration) {
        parts.update(part) { state in
            state.note(failure, now: now, at: uptime, interval: settings.interval)
            // Most of it is there: it is read as often as any other part.
            state.backoff = PartBackoff()
            state.isIncomplete = true
        }
    }

    /// Notes a failure of every part at once, such as a refused key: nothing more is requested for now.
    package mutating func failAll(_ failure: RequestFailure, now: Timestamp, at uptime: Duration) {
        untriedTargets = []
        parts.updateAll { state in
            guard state.isCover, !state.isInFlight else { return }
            state.isWanted = false
            if state.lastStarted == nil { state.lastStarted = uptime }
            state.note(failure, now: now, at: uptime, interval: settings.interval)
        }
    }

    /// Forgets the failures of all parts: they were those of the source, and it is accepted again.
    package mutating func recoverAll() {
        parts.updateAll { state in
            guard state.failure != nil else { return }
            state.forgetFailure()
            state.isWanted = true
        }
    }

    /// Ends a request that was given up for no fault of the vendor's.
    package mutating func cancel(_ part: Part) {
        parts.end(part)
    }

    /// Drops a part that the vendor no longer knows.
    package mutating func drop(_ part: Part) {
        parts.end(part)
        parts.remove(part)
        untriedTargets.remove(part.target)
        guard case .connection(let gone) = part.scope, let plan = targets[part.target] else { return }
        targets[part.target]?.connections?.removeAll { $0 == gone }
        targets[part.target]?.trial?.pieces.remove(part)
        switch plan.style {
        case .names: coverAnew(part.target)
        case .whole, .connections: if !parts.hasCover(of: part.target) { divide(part.target) }
        }
    }
}

extension RequestFailure {
    /// Whether the vendor may manage a smaller part: after a timeout and after a 5xx that a retry did not cure.
    var mayBeCuredBySplitting: Bool {
        switch status {
        case 500?, 502?, 503?, 504?: true
        default: reason == .timeout
        }
    }
}

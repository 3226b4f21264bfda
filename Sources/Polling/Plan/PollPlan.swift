package import HTTPExchange
package import SyncModel
package import Vendors

/// Which part of a source is polled next, and how its targets are divided into parts: a state machine without I/O.
package struct PollPlan: Sendable {
    let settings: PlanSettings
    var targets: [String: TargetPlan] = [:]
    var parts = PartTable()
    var cost = CostModel()
    /// Syncs of one connection, as far as seen.
    var syncsPerConnection = 5.0
    /// Whether the budget is too small to poll every part every interval.
    package internal(set) var isBudgeted = false
    /// When the first targets were found.
    private(set) var firstSeen: Duration?
    /// The names to which the configuration restricts syncs; empty for all.
    var configuredNames: [String] = []
    /// Whether the configuration restricts the connections, so that the list has only those.
    var restrictsConnections = false
    /// The names of targets' syncs, as an earlier process knew them.
    var remembered: [String: [String: Int]] = [:]
    private var shares = ClassShares()
    /// Whether the targets that are read last may be read.
    private var hasTriedOthers = false

    package init(_ settings: PlanSettings) {
        self.settings = settings
    }

    var connectionSize: Int { max(1, Int(syncsPerConnection.rounded(.up))) }

    // MARK: What there is

    /// Takes in what discovery found.
    ///
    /// - Returns: The IDs of the targets that are gone.
    package mutating func setTargets(_ found: [Target], at now: Duration) -> Set<String> {
        firstSeen = firstSeen ?? now
        let gone = Set(targets.keys).subtracting(found.map(\.id))
        for id in gone {
            targets[id] = nil
            parts.removeAll { $0.part.target == id }
        }
        for target in found {
            guard let known = targets[target.id] else {
                var plan = TargetPlan(target)
                plan.names = remembered[target.id] ?? [:]
                targets[target.id] = plan
                divide(target.id)
                continue
            }
            guard known.target != target else { continue }
            targets[target.id]?.target = target
            parts.updateAll { if $0.part.target == target.id { $0.credentials = target.credentials } }
        }
        return gone
    }

    /// Takes in the vendor's list of connections: how large targets are, and which connections have news.
    package mutating func note(_ listing: ConnectionListing, news: [Part]) {
        for (id, plan) in targets {
            let listed = listing.connectionsByTarget[id] ?? []
            guard plan.connections != listed else { continue }
            targets[id]?.connections = listed
            if plan.style == .connections {
                updateConnections(of: id, to: listed)
            } else if parts.of(target: id).allSatisfy({ !$0.isTried && !$0.isInFlight }) {
                divide(id)
            }
        }
        for part in news { want(part) }
    }

    /// Lets a part be polled as soon as possible, or what covers it where it is not polled alone.
    private mutating func want(_ part: Part) {
        guard targets[part.target] != nil else { return }
        if parts[part] == nil, isBudgeted, settings.splitting.contains(.connections) {
            parts.insert(PartState(part, isCover: false, size: connectionSize))
        }
        if parts[part] != nil {
            parts.update(part) { $0.isWanted = true }
        } else if isBudgeted {
            parts.updateAll { if $0.part.target == part.target, $0.isCover { $0.isWanted = true } }
        }
    }

    /// Lets every part that covers something be polled as soon as possible, unless it is being polled.
    package mutating func wantAll() {
        parts.updateAll { if $0.isCover, !$0.isInFlight { $0.isWanted = true } }
    }

    // MARK: What comes next

    package enum Step: Equatable, Sendable {
        case read(Part)
        /// Nothing until then, unless a response or something else changes that; `nil` if only that can.
        case wait(until: Duration?)
    }

    /// What to do now.
    ///
    /// - Parameter onlyWanted: Whether nothing but what was asked for is polled: the source is refused.
    package mutating func next(at now: Duration, budget: RequestBudget, onlyWanted: Bool = false) -> Step {
        guard parts.inFlight.count < settings.maximumConcurrency else { return .wait(until: nil) }
        noteOthersTried(at: now)
        let inFlight = parts.inFlight
        let heavy = inFlight.count { parts[$0].map(isHeavy) ?? false }
        let hasRoomForHeavy = heavy < (cost.isMeasured ? max(1, settings.maximumConcurrency / 4) : 1)
        let instant = now.wholeMicroseconds
        var best: [(index: Int, order: Int64)?] = Array(repeating: nil, count: PollClass.allCases.count)
        var earliest = Int64.max
        for index in parts.takeChanged() { parts.setTurn(turn(of: parts[index]), at: index) }
        parts.forEachTurn { index, turn in
            guard let kind = turn.kind, !onlyWanted || turn.isWanted else { return }
            guard turn.time <= instant else {
                earliest = min(earliest, turn.time)
                return
            }
            if let last = best[kind.rawValue], last.order <= turn.order { return }
            if budget.isScarce, kind != .due, turn.due > instant { return }
            if !hasRoomForHeavy, turn.isHeavy { return }
            if inFlight.contains(where: { $0.overlaps(parts[index].part) }) { return }
            best[kind.rawValue] = (index, turn.order)
        }
        let wait = earliest == .max ? nil : Duration.microseconds(earliest)
        let waiting = Set(PollClass.allCases.filter { best[$0.rawValue] != nil })
        guard !waiting.isEmpty else { return .wait(until: wait) }
        guard budget.nextPermit <= now else { return .wait(until: budget.nextPermit) }
        guard let kind = shares.choose(among: waiting, budget: budget.limit, at: now),
            let index = best[kind.rawValue]?.index
        else { return .wait(until: wait) }
        shares.note(kind, requests: parts[index].requests, at: now)
        parts.begin(at: index, now: now)
        return .read(parts[index].part)
    }

    private func isHeavy(_ state: PartState) -> Bool {
        !settings.splitting.isEmpty && cost.isHeavy(syncs: state.size, timeout: settings.timeout.inSeconds)
    }

    /// When and why a part may be polled.
    private func turn(of state: PartState) -> PartTurn {
        guard !state.isInFlight, let (kind, time) = time(of: state) else { return .never }
        return PartTurn(
            kind: kind, time: time.wholeMicroseconds,
            order: kind == .new ? Int64(state.size) : time.wholeMicroseconds,
            due: state.due?.wholeMicroseconds ?? .max, isWanted: state.isWanted, isHeavy: isHeavy(state))
    }

    /// Why and from when on a part may be polled; `nil` if nothing but an event makes it so.
    private func time(of state: PartState) -> (PollClass, Duration)? {
        let started = state.lastStarted ?? .zero
        if let end = state.backoff.end(credentials: state.credentials) {
            // Intervals begin with a little jitter: half an interval early is the poll that was meant.
            return (isBudgeted ? .due : .regular, end - settings.interval / 2)
        }
        if state.isWanted { return (state.isTried ? isBudgeted ? .due : .regular : .new, .zero) }
        let again = started + settings.interval * (isFirstRepeat(of: state) ? 1 + settings.jitter / 10 : 1)
        if state.isCover, !state.isTried {
            if state.isReadLast, !hasTriedOthers { return (.new, (firstSeen ?? .zero) + .seconds(60)) }
            return (.new, state.lastStarted == nil ? .zero : again)
        }
        guard isBudgeted else { return state.isCover ? (.regular, again) : nil }
        if state.failure != nil { return (.due, again) }
        let due = state.due.map { max($0, started + settings.interval / 2) }
        let refresh = started + settings.refreshWithin
        if let due, !state.isCover || due < refresh { return (.due, due) }
        return state.isCover ? (.aged, refresh) : nil
    }

    /// Whether the poll after this one is the second of the source, which comes a little late.
    private func isFirstRepeat(of state: PartState) -> Bool {
        guard let firstSeen, let started = state.lastStarted else { return false }
        return started < firstSeen + settings.interval
    }

    private mutating func noteOthersTried(at now: Duration) {
        if hasTriedOthers { return }
        hasTriedOthers = firstSeen.map { now >= $0 + .seconds(60) } ?? false || parts.sums.untriedFirst == 0
        if hasTriedOthers { parts.invalidateTurns() }
    }

    // MARK: What came of it

    /// Takes in a good response.
    ///
    /// - Parameters:
    ///   - syncs: How many it had.
    ///   - seconds: How long its requests took, without waiting for permits.
    package mutating func succeed(_ part: Part, syncs: Int, requests: Int, seconds: Double) {
        cost.learn(syncs: syncs, seconds: seconds, requests: requests)
        parts.end(part)
        parts.update(part) { $0.noteRead(syncs: syncs, requests: requests) }
        if case .connection = part.scope, syncs > 0 {
            syncsPerConnection = 0.8 * syncsPerConnection + 0.2 * Double(syncs)
        }
        if targets[part.target]?.trial?.pieces.contains(part) == true { targets[part.target]?.trial = nil }
    }

    package enum FailureOutcome: Equatable, Sendable {
        /// The part has failed.
        case failed
        /// Its pieces take its place, and nothing has failed.
        case split(into: [Part])
        /// It has failed, and could be split by connection if the connections were known.
        case needsConnections
        /// The split that it came of is undone: the whole has failed.
        case undone(whole: Part)
    }

    /// Takes in a failure.
    package mutating func fail(
        _ part: Part, _ failure: RequestFailure, now: Timestamp, at uptime: Duration
    ) -> FailureOutcome {
        parts.end(part)
        guard let state = parts[part], let plan = targets[part.target] else { return .failed }
        // Only this target's parts become smaller: others may respond as they did.
        if failure.reason == .timeout {
            targets[part.target]?.maximumSyncs = min(plan.maximumSyncs, max(1, state.size / 2))
        }
        let isSplittable = part.scope.isSplitByConnection && failure.mayBeCuredBySplitting
        if isSplittable, let pieces = pieces(of: state) { return replace(state, by: pieces, at: uptime) }
        if var trial = plan.trial, trial.pieces.contains(part) {
            trial.failures += 1
            targets[part.target]?.trial = trial
            if trial.failures >= min(SplitTrial.maximumFailures, trial.pieces.count) {
                let whole = undo(trial)
                parts.update(whole) { $0.note(failure, now: now, at: uptime, interval: settings.interval) }
                return .undone(whole: whole)
            }
        }
        parts.update(part) { $0.note(failure, now: now, at: uptime, interval: settings.interval) }
        return isSplittable && needsConnections(part) ? .needsConnections : .failed
    }

    /// Notes a failure of every part at once, such as a refused key: nothing more is requested for now.
    package mutating func failAll(_ failure: RequestFailure, now: Timestamp, at uptime: Duration) {
        parts.updateAll { state in
            guard state.isCover, !state.isInFlight else { return }
            state.isWanted = false
            if state.lastStarted == nil { state.lastStarted = uptime }
            state.note(failure, now: now, at: uptime, interval: settings.interval)
        }
    }

    /// Ends a request that was given up for no fault of the vendor's.
    package mutating func cancel(_ part: Part) {
        parts.end(part)
    }

    /// Drops a part that the vendor no longer knows.
    package mutating func drop(_ part: Part) {
        parts.remove(part)
        guard case .connection(let gone) = part.scope else { return }
        targets[part.target]?.connections?.removeAll { $0 == gone }
        targets[part.target]?.trial?.pieces.remove(part)
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

extension Part.Scope {
    /// Whether it can cover several connections.
    var isSplitByConnection: Bool {
        switch self {
        case .whole, .names: true
        case .connection, .sync: false
        }
    }
}

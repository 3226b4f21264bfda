package import SyncModel

/// What is polled next.
extension PollPlan {
    package enum Step: Equatable, Sendable {
        case read(Part)
        /// Nothing until then, unless a response or something else changes that; `nil` if only that can.
        case wait(until: Duration?)
    }

    /// What to do now.
    ///
    /// - Parameter onlyWanted: Whether nothing but what was asked for is polled: the source is refused.
    package mutating func next(at now: Duration, budget: RequestBudget, onlyWanted: Bool = false) -> Step {
        noteOthersTried(at: now)
        setMode(onlyWanted ? .refused : budget.isScarce ? .scarce : .normal)
        let wait = parts.judgeTurns(at: now, by: judge.turns)
        guard parts.inFlight.count < settings.maximumConcurrency else { return .wait(until: nil) }
        let candidates = candidates(at: now)
        guard !candidates.isEmpty else { return .wait(until: wait) }
        guard budget.nextPermit <= now else { return .wait(until: budget.nextPermit) }
        guard let kind = shares.choose(among: Set(candidates.keys), budget: budget.limit, at: now),
            let part = candidates[kind]
        else { return .wait(until: wait) }
        shares.note(kind, requests: parts[part]?.requests ?? 1, at: now)
        parts.begin(part, now: now)
        return .read(part)
    }

    private var judge: TurnJudge {
        TurnJudge(
            settings: settings, mode: mode, isBudgeted: isBudgeted, pace: pace, readsOnce: readsOnce,
            firstSeen: firstSeen ?? .zero, hasTriedOthers: hasTriedOthers, targets: targets,
            syncsPerConnection: syncsPerConnection)
    }

    private mutating func setMode(_ new: Mode) {
        guard new != mode else { return }
        mode = new
        parts.invalidateTurns()
    }

    private mutating func noteOthersTried(at now: Duration) {
        if hasTriedOthers { return }
        hasTriedOthers = firstSeen.map { now >= $0 + .seconds(60) } ?? false || parts.sums.untriedFirst == 0
        if hasTriedOthers { parts.invalidateTurns() }
    }

    /// The first part of each class that may be requested beside those in flight.
    private mutating func candidates(at now: Duration) -> [PollClass: Part] {
        let inFlight = parts.inFlight
        let occupancy = occupancy
        // A part that others of its target have kept waiting for long is next, as soon as they are over.
        var reserved: Set<String> = []
        let patience = now - settings.interval
        var candidates: [PollClass: Part] = [:]
        for kind in [PollClass.aged, .due, .new, .regular] {
            candidates[kind] = parts.first(of: kind) { state, since in
                if reserved.contains(state.part.target) { return false }
                if !occupancy.hasRoom(for: state, kind) { return false }
                guard inFlight.contains(where: { $0.overlaps(state.part) }) else { return true }
                if since < patience, state.part.scope.isSplitByConnection { reserved.insert(state.part.target) }
                return false
            }
        }
        return candidates
    }

    private var occupancy: Occupancy {
        var occupancy = Occupancy(
            cost: splitsByContent ? cost : nil, timeout: settings.timeout.inSeconds,
            limit: cost.isMeasured || !splitsByContent ? max(1, settings.maximumConcurrency / 4) : 1, targets: targets)
        for part in parts.inFlight { parts[part].map { occupancy.count($0) } }
        return occupancy
    }
}

/// How many of the requests in flight keep the vendor busy for long, or may not be responded to at all: they must leave
/// room for the others.
private struct Occupancy {
    let cost: CostModel?
    let timeout: Double
    /// How many there may be.
    let limit: Int
    let targets: [String: TargetPlan]
    private var heavy = 0
    private var suspect = 0

    init(cost: CostModel?, timeout: Double, limit: Int, targets: [String: TargetPlan]) {
        self.cost = cost
        self.timeout = timeout
        self.limit = limit
        self.targets = targets
    }

    mutating func count(_ state: PartState) {
        if isSuspect(state) { suspect += 1 } else if isHeavy(state) { heavy += 1 }
    }

    /// Whether a part may be requested as well. What was read before keeps at most one of the vendor's workers busy.
    func hasRoom(for state: PartState, _ kind: PollClass) -> Bool {
        if isSuspect(state) { return suspect + heavy < limit }
        return !isHeavy(state) || (suspect + heavy < limit && (heavy == 0 || kind == .new))
    }

    private func isSuspect(_ state: PartState) -> Bool { targets[state.part.target]?.isSuspect ?? false }

    private func isHeavy(_ state: PartState) -> Bool { cost?.isHeavy(syncs: state.size, timeout: timeout) ?? false }
}

import SyncModel

/// Judges when and why a part may be polled.
struct TurnJudge: Sendable {
    let settings: PlanSettings
    let mode: PollPlan.Mode
    let isBudgeted: Bool
    let pace: Duration
    let readsOnce: Bool
    let firstSeen: Duration
    let hasTriedOthers: Bool
    let targets: [String: TargetPlan]
    let syncsPerConnection: Double

    /// The turns of a part, in no order; none if nothing but an event makes it one's turn.
    func turns(of state: PartState) -> [PartTurn] {
        if state.isInFlight || state.isObsolete { return [] }
        switch mode {
        case .refused: return state.isWanted ? [PartTurn(.due, from: .zero)] : []
        case .scarce: return isBackingOff(state) ? [] : dueTurns(of: state)
        case .normal: break
        }
        // Intervals begin with a little jitter: half an interval early is the poll that was meant.
        if let end = state.backoff.end(credentials: state.credentials) {
            return readsOnce && !state.isWanted ? [] : [PartTurn(isBudgeted ? .due : .regular, from: end - settings.interval / 2)]
        }
        if state.isCover, !state.isTried { return newTurns(of: state) }
        if state.isWanted { return [PartTurn(isBudgeted ? .due : .regular, from: .zero)] }
        if readsOnce { return [] }
        let started = state.lastStarted ?? .zero
        if !isBudgeted { return state.isCover ? [PartTurn(.regular, from: state.isProbed ? .zero : again(state))] : [] }
        if state.failure != nil, !state.isIncomplete {
            let wait = min(settings.interval * (1 << min(max(state.failures - 1, 0), 16)), settings.refreshWithin)
            return [PartTurn(.due, from: state.isProbed ? .zero : started + wait)]
        }
        var turns = dueTurns(of: state)
        guard state.isCover else { return turns }
        turns.append(PartTurn(.aged, from: started + settings.refreshWithin))
        if state.isProbed {
            turns.append(PartTurn(.regular, from: .zero, order: started.wholeMicroseconds))
        } else if pace < settings.refreshWithin {
            turns.append(PartTurn(.regular, from: max(started + pace, again(state))))
        }
        return turns
    }

    private func isBackingOff(_ state: PartState) -> Bool { state.backoff.end(credentials: state.credentials) != nil }

    private func dueTurns(of state: PartState) -> [PartTurn] {
        if state.isWanted { return [PartTurn(.due, from: .zero)] }
        guard let due = state.due else { return [] }
        return [PartTurn(.due, from: max(due, (state.lastStarted ?? .zero) + settings.interval / 2))]
    }

    /// Small targets first, then what is due first, as far as an earlier process knew.
    private func newTurns(of state: PartState) -> [PartTurn] {
        let size = targets[state.part.target]?.expectedSyncs(perConnection: syncsPerConnection) ?? state.size
        let seconds = state.due.map { min(max($0.components.seconds + 1 << 30, 0), 1 << 31) } ?? 1 << 31
        let order = Int64(min(size, 1 << 30)) << 32 | seconds
        if state.isReadLast, !hasTriedOthers { return [PartTurn(.new, from: firstSeen + .seconds(60), order: order)] }
        return [PartTurn(.new, from: state.lastStarted == nil || state.isWanted ? .zero : again(state), order: order)]
    }

    /// When a part's interval is over. The second poll of the source comes a little late.
    private func again(_ state: PartState) -> Duration {
        guard let started = state.lastStarted else { return .zero }
        let isFirst = started < firstSeen + settings.interval
        return started + settings.interval * (isFirst ? 1 + settings.jitter / 10 : 1)
    }
}

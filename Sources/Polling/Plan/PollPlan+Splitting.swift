package import Fleet
import HTTPExchange
package import SyncModel
import Vendors

/// How parts become smaller and larger.
extension PollPlan {
    /// Larger parts are tried this many intervals after a split, and after twice as many each further time.
    private static let intervalsBeforeGrowth = 10
    /// Connections that are read, one after the other, to see what one has, before the target has failed for now.
    private static let maximumProbes = 3

    /// Smaller parts that together cover the same.
    struct Pieces {
        let style: TargetPlan.Style
        let scopes: [Part.Scope]
        /// Whether a connection is read first, to see what a connection has.
        var isProbing = false
    }

    /// The pieces of a part, or `nil` if it has none, as far as known.
    func pieces(of state: PartState) -> Pieces? {
        guard let plan = targets[state.part.target] else { return nil }
        let listed = settings.splitting.contains(.connections) ? plan.connections ?? [] : []
        // A single connection is all that the part has: it would not be smaller.
        let connections =
            listed.count < 2 ? nil : Pieces(style: .connections, scopes: listed.map { .connection($0) })
        guard settings.splitting.contains(.names) else { return connections }
        switch state.part.scope {
        case .connection, .sync:
            return nil
        case .whole:
            let names =
                plan.names.isEmpty ? Dictionary(configuredNames.map { ($0, 1) }) { one, _ in one } : plan.expectedNames
            let size = max(size(of: state.part), state.size)
            let limit =
                plan.names.isEmpty ? max(1, names.count / 2) : min(maximumSyncs, plan.maximumSyncs, size * 2 / 3)
            if names.count > 1, let groups = CostModel.groups(of: names, maximumSyncs: max(1, limit)), groups.count > 1
            {
                return Pieces(style: .names, scopes: groups.map { .names($0) } + scout(of: listed))
            }
            if names.isEmpty, listed.count > Self.maximumProbes * 4 {
                return Pieces(style: .whole, scopes: [probe(of: plan)], isProbing: true)
            }
            return connections
        case .names(let names):
            guard names.count > 1 else { return connections }
            let half = names.count / 2
            return Pieces(style: .names, scopes: [.names(Array(names[..<half])), .names(Array(names[half...]))])
        }
    }

    /// Puts pieces in the place of a part that does not respond.
    mutating func replace(_ state: PartState, by pieces: Pieces, at now: Duration) -> FailureOutcome {
        let id = state.part.target
        guard let plan = targets[id] else { return .failed }
        var new: [Part] = []
        for scope in pieces.scopes {
            let part = Part(id, scope)
            new.append(part)
            var piece = newState(part, of: plan.target)
            piece.inheritFailure(of: state)
            piece.lastRead = piece.lastRead ?? state.lastRead
            piece.isWanted = true
            parts.insert(piece)
        }
        // Connections take the place of all parts of the target: together they cover it, too.
        let replaced = pieces.style == .connections ? parts.cover(of: id).map(\.part) : [state.part]
        for part in replaced where !new.contains(part) { parts.remove(part) }
        targets[id]?.style = pieces.style
        targets[id]?.isProbing = pieces.isProbing
        targets[id]?.trial = plan.trial ?? SplitTrial(of: state, style: plan.style, into: Set(new))
        if plan.trial != nil { targets[id]?.trial?.pieces.formUnion(new) }
        delayGrowth(of: id, from: now)
        return .split(into: new)
    }

    /// Puts the whole back in the place of pieces that fail as it did.
    mutating func undo(_ trial: SplitTrial) -> Part {
        let part = trial.parent.part
        for state in parts.cover(of: part.target)
        where trial.style == .whole || trial.pieces.contains(state.part) {
            parts.remove(state.part)
        }
        var whole = trial.parent
        whole.isInFlight = false
        whole.isCover = true
        parts.insert(whole)
        targets[part.target]?.style = trial.style
        targets[part.target]?.isProbing = false
        targets[part.target]?.trial = nil
        targets[part.target]?.undone += 1
        return part
    }

    /// Goes on to the next connection after one failed that was to show what a connection has.
    mutating func failProbe(
        _ part: Part, _ failure: RequestFailure, now: Timestamp, at uptime: Duration
    ) -> FailureOutcome {
        guard let plan = targets[part.target] else { return .failed }
        let probe = plan.probe + 1
        targets[part.target]?.probe = probe
        let trial = plan.trial
        if let trial, probe % Self.maximumProbes == 0 {
            return replaceFailed(by: undo(trial), failure, now: now, at: uptime)
        }
        guard let scope = targets[part.target].map({ self.probe(of: $0) }) else { return .failed }
        cover(part.target, by: [scope], style: .whole, isProbing: true)
        targets[part.target]?.trial = trial
        let next = Part(part.target, scope)
        if next == part || probe % Self.maximumProbes == 0 {
            return replaceFailed(by: next, failure, now: now, at: uptime)
        }
        parts.update(next) { $0.isWanted = true }
        return .split(into: [next])
    }

    /// Learns from a part's rows which names its target has and how many syncs each, and divides the target anew where
    /// other parts would respond better: fewer and larger ones only some time after a split.
    package mutating func review(_ part: Part, fleet: SourceFleet, at now: Duration) {
        guard splitsByContent, let before = targets[part.target] else { return }
        learnNames(from: part, rows: fleet.rows(of: part), of: before)
        guard let plan = targets[part.target] else { return }
        if plan.isProbing {
            delayGrowth(of: part.target, from: now)
            return coverAnew(part.target)
        }
        guard plan.trial == nil, let state = parts[part], !state.isObsolete else { return }
        // What responds in time need not be smaller, whatever is expected.
        let isTooSlow = part.scope.isSplitByConnection && (state.seconds ?? 0) > settings.timeout.inSeconds * 0.75
        let hasNewName = plan.style == .names && Set(plan.names.keys) != Set(before.names.keys)
        let mayGrow = plan.style != .whole && plan.growAt.map { now >= $0 } ?? true
        guard isTooSlow || hasNewName || mayGrow else { return }
        divideAnew(part.target, isTooSlow: isTooSlow, hasNewName: hasNewName, mayGrow: mayGrow, at: now)
    }

    private mutating func divideAnew(
        _ id: String, isTooSlow: Bool, hasNewName: Bool, mayGrow: Bool, at now: Duration
    ) {
        guard var plan = targets[id] else { return }
        if mayGrow {
            delayGrowth(of: id, from: now)
            let limit = plan.maximumSyncs.multipliedReportingOverflow(by: 2)
            plan.maximumSyncs = limit.overflow ? .max : limit.partialValue
        }
        let (style, scopes) = scopes(for: plan)
        let current = parts.cover(of: id)
        guard Set(scopes) != Set(current.map(\.part.scope)) else { return }
        if mayGrow, scopes.count < current.count {
            targets[id]?.growths += 1
            targets[id]?.maximumSyncs = plan.maximumSyncs
            cover(id, by: scopes, style: style)
        } else if hasNewName || (isTooSlow && scopes.count > current.count) {
            cover(id, by: scopes, style: style)
        }
    }

    private mutating func delayGrowth(of id: String, from now: Duration) {
        let growths = targets[id]?.growths ?? 0
        targets[id]?.growAt = now + settings.interval * (Self.intervalsBeforeGrowth << min(growths, 10))
    }

    /// Learns how many syncs the names have that a part covers: all of them if it is not a connection's.
    private mutating func learnNames(from part: Part, rows: some Sequence<SyncRow>, of plan: TargetPlan) {
        var counts: [String: Int] = [:]
        for row in rows {
            counts[settings.partName(row.sync, row.content.texts[row.row.variant]), default: 0] += 1
        }
        switch part.scope {
        case .whole:
            if counts != plan.names { targets[part.target]?.names = counts }
            targets[part.target]?.countedConnections = plan.connections?.count
        case .names(let names):
            for name in names where plan.names[name] != counts[name] {
                targets[part.target]?.names[name] = counts[name]
            }
            targets[part.target]?.countedConnections = plan.connections?.count
        case .connection:
            // One connection stands for all, where nothing better is known.
            for name in counts.keys where plan.names[name] == nil {
                targets[part.target]?.names[name] = plan.connections?.count ?? 1
                targets[part.target]?.countedConnections = plan.connections?.count
            }
        case .sync: break
        }
    }
}

package import Fleet
package import SyncModel
import Vendors

/// How targets are divided into parts.
extension PollPlan {
    /// The most syncs that one part may have.
    var maximumSyncs: Int {
        cost.maximumSyncs(
            within: settings.maximumSeconds,
            ceiling: settings.splitting.isEmpty ? .max : PlanSettings.maximumSyncsOfPart)
    }

    /// Divides a target that was not requested yet by what is known of its size.
    mutating func divide(_ id: String) {
        guard let plan = targets[id] else { return }
        let connections = settings.splitting.contains(.connections) ? plan.connections ?? [] : []
        if restrictsConnections, (1...Self.maximumRestrictedConnections).contains(connections.count) {
            // Cheaper than the whole, which has the connections of everybody else as well.
            return cover(id, by: connections.map { .connection($0) }, style: .connections, isProbing: false)
        }
        let expected = Double(connections.count) * syncsPerConnection
        if let first = connections.first, plan.names.isEmpty, expected > Double(maximumSyncs) / 2 {
            // So many connections may be more than one response can hold: one of them shows what a connection has.
            return cover(id, by: [.connection(first)], style: .whole, isProbing: true)
        }
        let (style, scopes) = scopes(for: plan)
        cover(id, by: scopes, style: style, isProbing: false)
    }

    /// So many connections named in the configuration are polled one by one.
    private static let maximumRestrictedConnections = 20

    /// The parts that a target of this size takes, as few as respond in time.
    func scopes(for plan: TargetPlan) -> (TargetPlan.Style, [Part.Scope]) {
        let limit = min(maximumSyncs, plan.maximumSyncs)
        guard let syncs = plan.expectedSyncs(perConnection: syncsPerConnection), syncs > limit else {
            return (.whole, [.whole])
        }
        if settings.splitting.contains(.names), !plan.names.isEmpty,
            let groups = cost.groups(of: plan.names, maximumSyncs: limit)
        {
            return (.names, groups.map { .names($0) })
        }
        if settings.splitting.contains(.connections), let connections = plan.connections, !connections.isEmpty {
            return (.connections, connections.map { .connection($0) })
        }
        return (.whole, [.whole])
    }

    /// Lets these parts cover a target, with what is known of those they replace.
    mutating func cover(_ id: String, by scopes: [Part.Scope], style: TargetPlan.Style, isProbing: Bool) {
        guard let target = targets[id]?.target, let wasProbing = targets[id]?.isProbing else { return }
        targets[id]?.style = style
        targets[id]?.isProbing = isProbing
        targets[id]?.trial = nil
        let before = parts.of(target: id).filter(\.isCover)
        // One connection that was read to see what it has is not the target.
        let isCovered = !wasProbing && before.allSatisfy { $0.lastRead != nil }
        let lastRead = isCovered ? before.compactMap(\.lastRead).min() : nil
        let wanted = Set(scopes.map { Part(id, $0) })
        for state in before where !wanted.contains(state.part) && !state.isInFlight { parts.remove(state.part) }
        for part in wanted {
            var state = parts[part] ?? PartState(part, isCover: true, size: size(of: part))
            state.isCover = true
            if !state.isTried { state.size = size(of: part) }
            state.lastRead = state.lastRead ?? lastRead
            state.lastStarted = state.lastStarted ?? lastRead
            state.isReadLast = target.isReadLast
            state.credentials = target.credentials
            parts.insert(state)
        }
    }

    /// How many syncs a part has, as far as can be told beforehand.
    func size(of part: Part) -> Int {
        guard let plan = targets[part.target] else { return 1 }
        return switch part.scope {
        case .whole: plan.expectedSyncs(perConnection: syncsPerConnection) ?? 1
        case .names(let names): names.reduce(0) { $0 + (plan.names[$1] ?? plan.connections?.count ?? 1) }
        case .connection: connectionSize
        case .sync: 1
        }
    }

    /// Follows a list of connections where each is a part.
    mutating func updateConnections(of id: String, to listed: [String]) {
        let present = Set(listed.map { Part(id, .connection($0)) })
        let known = parts.of(target: id)
        for state in known where state.isCover && !present.contains(state.part) && !state.isInFlight {
            parts.remove(state.part)
        }
        for part in present where parts[part]?.isCover != true {
            var state = parts[part] ?? PartState(part, isCover: true, size: connectionSize)
            state.isCover = true
            state.credentials = targets[id]?.target.credentials ?? 0
            parts.insert(state)
        }
    }

    /// Smaller parts that together cover the same, or `nil` if there are none.
    func pieces(of state: PartState) -> (TargetPlan.Style, [Part.Scope])? {
        guard let plan = targets[state.part.target] else { return nil }
        let connections = plan.connections.flatMap { connections in
            // A single connection is all that the part has: it would not be smaller.
            settings.splitting.contains(.connections) && connections.count > 1
                ? (TargetPlan.Style.connections, connections.map { Part.Scope.connection($0) }) : nil
        }
        switch state.part.scope {
        case .connection, .sync:
            return nil
        case .whole:
            if settings.splitting.contains(.names), plan.names.count > 1,
                let groups = cost.groups(of: plan.names, maximumSyncs: max(1, min(maximumSyncs, plan.maximumSyncs, state.size * 2 / 3))),
                groups.count > 1
            {
                return (.names, groups.map { .names($0) })
            }
            return connections
        case .names(let names):
            guard names.count > 1 else { return connections }
            let half = names.count / 2
            return (.names, [.names(Array(names[..<half])), .names(Array(names[half...]))])
        }
    }

    /// Puts pieces in the place of a part that does not respond.
    mutating func replace(
        _ state: PartState, by pieces: (style: TargetPlan.Style, scopes: [Part.Scope]), at now: Duration
    ) -> FailureOutcome {
        let id = state.part.target
        let style = targets[id]?.style ?? .whole
        // Connections take the place of all parts of the target: together they cover it, too.
        if pieces.style == .connections {
            parts.removeAll { $0.part.target == id && $0.isCover && !$0.isInFlight }
        } else {
            parts.remove(state.part)
        }
        var new: [Part] = []
        for scope in pieces.scopes {
            let part = Part(id, scope)
            new.append(part)
            var piece = parts[part] ?? PartState(part, isCover: true, size: size(of: part))
            piece.isCover = true
            piece.lastRead = piece.lastRead ?? state.lastRead
            piece.isWanted = true
            piece.credentials = state.credentials
            parts.insert(piece)
        }
        targets[id]?.style = pieces.style
        targets[id]?.isProbing = false
        targets[id]?.splitAt = now
        targets[id]?.trial = SplitTrial(of: state, style: style, into: Set(new))
        return .split(into: new)
    }

    /// Puts the whole back in the place of pieces that fail as it did.
    mutating func undo(_ trial: SplitTrial) -> Part {
        let part = trial.parent.part
        parts.removeAll { trial.pieces.contains($0.part) && !$0.isInFlight }
        if trial.style == .whole { parts.removeAll { $0.part.target == part.target && $0.isCover && !$0.isInFlight } }
        parts.insert(trial.parent)
        targets[part.target]?.style = trial.style
        targets[part.target]?.trial = nil
        return part
    }

    /// Learns from a part's rows which names its target has and how many syncs each, and divides the target anew where
    /// other parts would respond better: fewer and larger ones only some time after a split, and twice as long after
    /// each attempt.
    package mutating func review(_ part: Part, fleet: SourceFleet, at now: Duration) {
        guard let plan = targets[part.target] else { return }
        let names = Set(plan.names.keys)
        learnNames(from: part, rows: fleet.rows(of: part), of: plan)
        guard let plan = targets[part.target], !plan.names.isEmpty || plan.isProbing else { return }
        // One connection of many changes nothing, unless it shows a name that was unknown.
        if case .connection = part.scope, !plan.isProbing, names == Set(plan.names.keys) { return }
        let (style, scopes) = scopes(for: plan)
        if plan.isProbing { return cover(part.target, by: scopes, style: style, isProbing: false) }
        let current = parts.of(target: part.target).filter(\.isCover)
        guard plan.trial == nil, Set(scopes) != Set(current.map(\.part.scope)) else { return }
        if scopes.count > current.count {
            // What responds in time need not be smaller.
            let limit = maximumSyncs
            if current.contains(where: { $0.size > limit && $0.part.scope.isSplitByConnection }) {
                cover(part.target, by: scopes, style: style, isProbing: false)
            }
        } else if let split = plan.splitAt, scopes.count < current.count,
            now >= split + settings.interval * (10 << min(plan.growths, 10))
        {
            targets[part.target]?.growths += 1
            targets[part.target]?.maximumSyncs = plan.maximumSyncs.multipliedReportingOverflow(by: 2).overflow ? .max : plan.maximumSyncs * 2
            cover(part.target, by: scopes, style: style, isProbing: false)
        }
    }

    /// Learns how many syncs the names have that a part covers: all of them if it is not a connection's.
    private mutating func learnNames(from part: Part, rows: some Sequence<SyncRow>, of plan: TargetPlan) {
        var counts: [String: Int] = [:]
        for row in rows {
            counts[settings.partName(row.sync, row.content.texts[row.row.variant]), default: 0] += 1
        }
        switch part.scope {
        case .whole:
            targets[part.target]?.names = counts
        case .names(let names):
            for name in names { targets[part.target]?.names[name] = counts[name] }
        case .connection:
            // One connection stands for all, where nothing better is known.
            for name in counts.keys where plan.names[name] == nil {
                targets[part.target]?.names[name] = plan.connections?.count ?? 1
            }
        case .sync: break
        }
    }
}

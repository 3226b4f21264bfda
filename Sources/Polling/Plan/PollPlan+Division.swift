import SyncModel
import Vendors

/// How targets are divided into parts.
extension PollPlan {
    /// Connections named in the configuration are polled one by one if there are at most so many.
    private static let maximumRestrictedConnections = 20
    /// A target with more connections of which nothing else is known is not divided before one of them was read.
    private static let maximumUnprobedConnections = 20

    /// The most syncs that one part may have.
    var maximumSyncs: Int {
        cost.maximumSyncs(
            within: settings.maximumSeconds,
            ceiling: settings.splitting.isEmpty ? .max : PlanSettings.maximumSyncsOfPart)
    }

    /// Whether parts can be some of a target's names, or its connections.
    var splitsByContent: Bool { !settings.splitting.isDisjoint(with: [.names, .connections]) }

    /// The connections by which a target can be divided.
    private func connections(of plan: TargetPlan) -> [String] {
        settings.splitting.contains(.connections) ? plan.connections ?? [] : []
    }

    /// Divides a target that was not requested yet, or of which nothing is left, by what is known of its size.
    mutating func divide(_ id: String) {
        guard let plan = targets[id] else { return }
        let connections = connections(of: plan)
        if restrictsConnections, (1...Self.maximumRestrictedConnections).contains(connections.count) {
            // Cheaper than the whole, which has the connections of everybody else as well.
            return cover(id, by: connections.map { .connection($0) }, style: .connections)
        }
        let expected = Double(connections.count) * syncsPerConnection
        if plan.names.isEmpty, !connections.isEmpty, expected > Double(maximumSyncs) / 2 {
            // So many connections may be more than one response can hold: one of them shows what a connection has.
            return cover(id, by: [probe(of: plan)], style: .whole, isProbing: true)
        }
        coverAnew(id)
    }

    /// The connection that is read to see what a connection has.
    func probe(of plan: TargetPlan) -> Part.Scope {
        let connections = connections(of: plan)
        return .connection(connections[plan.probe % max(1, connections.count)])
    }

    /// Divides a target by its present size, as far as known.
    mutating func coverAnew(_ id: String) {
        guard let plan = targets[id] else { return }
        let (style, scopes) = scopes(for: plan)
        cover(id, by: scopes, style: style)
    }

    /// The parts that a target of this size takes, as few as respond in time.
    func scopes(for plan: TargetPlan) -> (TargetPlan.Style, [Part.Scope]) {
        let limit = min(maximumSyncs, plan.maximumSyncs)
        guard splitsByContent, let syncs = plan.expectedSyncs(perConnection: syncsPerConnection), syncs > limit else {
            return (.whole, [.whole])
        }
        let connections = connections(of: plan)
        if settings.splitting.contains(.names), !plan.names.isEmpty,
            let groups = CostModel.groups(of: plan.expectedNames, maximumSyncs: limit)
        {
            return (.names, groups.map { .names($0) } + scout(of: connections))
        }
        if !connections.isEmpty { return (.connections, connections.map { .connection($0) }) }
        return (.whole, [.whole])
    }

    /// One connection that is read whole beside parts by name: it shows names that are new.
    func scout(of connections: [String]) -> [Part.Scope] { connections.first.map { [.connection($0)] } ?? [] }

    /// Lets these parts cover a target, with what is known of those they replace.
    mutating func cover(_ id: String, by scopes: [Part.Scope], style: TargetPlan.Style, isProbing: Bool = false) {
        guard let target = targets[id]?.target, let wasProbing = targets[id]?.isProbing else { return }
        let before = parts.cover(of: id)
        // One connection that was read to see what it has is not the target.
        let isCovered = !wasProbing && !before.isEmpty && before.allSatisfy { $0.lastRead != nil }
        let lastRead = isCovered ? before.compactMap(\.lastRead).min() : nil
        let failing = before.first { $0.failure != nil }
        targets[id]?.style = style
        targets[id]?.isProbing = isProbing
        targets[id]?.trial = nil
        let new = Set(scopes)
        for state in before where !new.contains(state.part.scope) { parts.remove(state.part) }
        for scope in scopes {
            var state = newState(Part(id, scope), of: target)
            let isNew = !state.isTried
            state.inheritFailure(of: failing)
            if isNew {
                state.lastRead = lastRead
                state.lastStarted = state.lastStarted ?? lastRead
            }
            parts.insert(state)
        }
    }

    /// A part that covers some of a target, with what is known of it.
    func newState(_ part: Part, of target: Target) -> PartState {
        var state = parts[part] ?? PartState(part, isCover: true, size: size(of: part))
        state.isCover = true
        state.isObsolete = false
        if !state.isTried { state.size = size(of: part) }
        state.isReadLast = target.isReadLast
        state.credentials = target.credentials
        return state
    }

    /// How many syncs a part has, as far as can be told beforehand.
    func size(of part: Part) -> Int {
        guard let plan = targets[part.target] else { return 1 }
        switch part.scope {
        case .whole: return plan.expectedSyncs(perConnection: syncsPerConnection) ?? 1
        case .names(let names):
            let known = plan.expectedNames
            return names.reduce(0) { $0 + (known[$1] ?? plan.connections?.count ?? 1) }
        case .connection: return connectionSize
        case .sync: return 1
        }
    }

    /// Follows a list of connections where each is a part.
    ///
    /// One that is not listed is polled once more: if the vendor does not know it either, it is gone.
    mutating func updateConnections(of id: String, to listed: [String]) {
        guard let target = targets[id]?.target else { return }
        let present = Set(listed.map { Part(id, .connection($0)) })
        for state in parts.cover(of: id) where !present.contains(state.part) {
            parts.update(state.part) { $0.isWanted = true }
        }
        for connection in listed {
            let part = Part(id, .connection(connection))
            if parts[part]?.isCover != true { parts.insert(newState(part, of: target)) }
        }
        if !parts.hasCover(of: id) { divide(id) }
    }

    /// Divides a target anew that has many more connections than when its syncs were counted.
    mutating func divideIfGrown(_ id: String) {
        guard let plan = targets[id], plan.trial == nil, !plan.isProbing, let connections = plan.connections else {
            return
        }
        guard Double(connections.count) > 1.5 * Double(plan.countedConnections ?? connections.count) else { return }
        let (style, scopes) = scopes(for: plan)
        if scopes.count > parts.cover(of: id).count { cover(id, by: scopes, style: style) }
    }
}

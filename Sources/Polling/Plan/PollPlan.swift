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
    /// How long after its last request a part is read again although nothing of it is due, while the budget is too small
    /// to do so every interval.
    var pace: Duration
    /// When the first targets were found.
    private(set) var firstSeen: Duration?
    /// The names to which the configuration restricts syncs; empty for all.
    private(set) var configuredNames: [String] = []
    /// Whether the configuration restricts the connections, so that the list has only those.
    private(set) var restrictsConnections = false
    /// What an earlier process knew of targets.
    var remembered: [String: PlanMemory.TargetMemory] = [:]
    /// Whether every part is read only once, for a round that is the only one.
    package var readsOnce = false
    var mode = Mode.normal
    var shares = ClassShares()
    /// Whether the targets that are read last may be read.
    var hasTriedOthers = false
    /// The targets without a response or a failure.
    var untriedTargets: Set<String> = []

    /// What may be polled.
    enum Mode: Sendable {
        case normal
        /// Little of the vendor's own limit remains: only what is due.
        case scarce
        /// The vendor refuses the source: only what is wanted.
        case refused
    }

    package init(_ settings: PlanSettings) {
        self.settings = settings
        pace = settings.refreshWithin
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
            untriedTargets.remove(id)
            parts.remove(target: id)
        }
        for target in found {
            guard let known = targets[target.id] else {
                add(target)
                continue
            }
            if !parts.hasCover(of: target.id) { divide(target.id) }
            guard known.target != target else { continue }
            targets[target.id]?.target = target
            for state in parts.of(target: target.id) {
                parts.update(state.part) { $0.credentials = target.credentials }
            }
        }
        return gone
    }

    private mutating func add(_ target: Target) {
        var plan = TargetPlan(target)
        if let known = remembered[target.id] {
            plan.names = known.names
            plan.maximumSyncs = known.maximumSyncs ?? .max
        }
        targets[target.id] = plan
        untriedTargets.insert(target.id)
        divide(target.id)
    }

    /// Learns to which names and connections the configuration restricts the source.
    package mutating func noteConfigured(names: [String], connections: [String]) {
        configuredNames = names
        restrictsConnections = !connections.isEmpty
    }

    /// Takes in the vendor's list of connections: how large targets are, and which connections have news.
    ///
    /// - Parameter news: The connections with news, as parts.
    package mutating func note(_ listing: ConnectionListing, news: [Part]) {
        for id in targets.keys.sorted() {
            guard let plan = targets[id] else { continue }
            let listed = listing.connectionsByTarget[id] ?? []
            guard plan.connections != listed else { continue }
            targets[id]?.connections = listed
            if plan.style == .connections {
                updateConnections(of: id, to: listed)
            } else if parts.of(target: id).allSatisfy({ !$0.isTried && !$0.isInFlight }) {
                divide(id)
            } else {
                divideIfGrown(id)
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
        parts.update(part) { $0.isWanted = true }
    }

    /// Lets every part that covers something be polled as soon as possible, unless it is being polled.
    package mutating func wantAll() {
        parts.updateAll { if $0.isCover, !$0.isInFlight { $0.isWanted = true } }
    }

    /// Lets parts be polled in the usual order, without waiting for their time.
    package mutating func probe(_ probed: some Sequence<Part>) {
        for part in probed { parts.update(part) { $0.isProbed = true } }
    }

    /// Ends that for the parts that were not polled yet.
    package mutating func endProbe() {
        for state in parts.filter(\.isProbed) { parts.update(state.part) { $0.isProbed = false } }
    }

    /// Lets one part be polled, to see whether the source is still refused.
    package mutating func wantOne() {
        guard let part = coverParts.min(by: { "\($0)" < "\($1)" }) else { return }
        parts.update(part) { state in
            state.isWanted = true
            state.backoff = PartBackoff()
        }
    }
}

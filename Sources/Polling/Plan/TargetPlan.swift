import SyncModel

/// How one target is divided into the parts that cover it.
struct TargetPlan: Sendable {
    enum Style: String, Codable, Sendable {
        case whole, names, connections
    }

    var target: Target
    var style = Style.whole
    /// The connections that the vendor's list gives it, sorted; `nil` where there is no list.
    var connections: [String]?
    /// The names of its syncs, as the vendor spells them in a request, with how many syncs each has.
    var names: [String: Int] = [:]
    /// Whether one of its connections is read first, to see what a connection holds.
    var isProbing = false
    /// The most syncs that a part of it may have, after a part with more did not respond in time.
    var maximumSyncs = Int.max
    /// A split that has not proved itself yet.
    var trial: SplitTrial?
    /// When a part of it was split last; larger parts are tried again some time later.
    var splitAt: Duration?
    /// How often larger parts were tried.
    var growths = 0

    init(_ target: Target) {
        self.target = target
    }

    /// About how many syncs it has; `nil` if nothing is known.
    func expectedSyncs(perConnection: Double) -> Int? {
        if !names.isEmpty { return names.values.reduce(0, +) }
        return connections.map { Int((Double($0.count) * perConnection).rounded(.up)) }
    }
}

/// A part that was split, and how its first pieces do.
struct SplitTrial: Sendable {
    /// Failures alike before the split is undone.
    static let maximumFailures = 3

    let parent: PartState
    let style: TargetPlan.Style
    var pieces: Set<Part>
    var failures = 0

    init(of parent: PartState, style: TargetPlan.Style, into pieces: Set<Part>) {
        self.parent = parent
        self.style = style
        self.pieces = pieces
    }
}

extension CostModel {
    /// Divides names into as few parts as respond within the limit.
    ///
    /// - Returns: `nil` if one name alone is too large.
    func groups(of names: [String: Int], maximumSyncs: Int) -> [[String]]? {
        guard names.values.allSatisfy({ $0 <= maximumSyncs }) else { return nil }
        var groups: [(names: [String], syncs: Int)] = []
        for (name, syncs) in names.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            if let index = groups.firstIndex(where: { $0.syncs + syncs <= maximumSyncs }) {
                groups[index].names.append(name)
                groups[index].syncs += syncs
            } else {
                groups.append(([name], syncs))
            }
        }
        return groups.map { $0.names.sorted() }
    }
}

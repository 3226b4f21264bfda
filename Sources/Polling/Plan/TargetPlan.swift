import HTTPExchange
import SyncModel

/// How one target is divided into the parts that cover it.
struct TargetPlan: Sendable {
    enum Style: Sendable {
        case whole, names, connections
    }

    var target: Target
    var style = Style.whole
    /// The connections that the vendor's list gives it, sorted; `nil` where there is no list.
    var connections: [String]?
    /// The names of its syncs, as the vendor spells them in a request, with how many syncs each has.
    var names: [String: Int] = [:]
    /// How many connections it had when its names were counted; `nil` if that is not known.
    var countedConnections: Int?
    /// Whether one of its connections is read first, to see what a connection has.
    var isProbing = false
    /// Which of its connections that is, and how often one of them has failed.
    var probe = 0
    /// The most syncs that a part of it may have, after a part with more did not respond in time.
    var maximumSyncs = Int.max
    /// A split that has not proved itself yet.
    var trial: SplitTrial?
    /// How often a split was undone.
    var undone = 0
    /// When larger parts are tried again.
    var growAt: Duration?
    /// How often larger parts were tried.
    var growths = 0
    /// Whether its last result was a timeout.
    var isSuspect = false
    /// A part that failed and waits for the list of connections, to be split.
    var suspended: (part: Part, failure: RequestFailure)?

    init(_ target: Target) {
        self.target = target
    }

    /// By how much it has grown since its names were counted.
    private var growth: Double {
        guard let connections, let countedConnections, countedConnections > 0 else { return 1 }
        return max(1, Double(connections.count) / Double(countedConnections))
    }

    /// The names with how many syncs each is expected to have now.
    var expectedNames: [String: Int] {
        growth == 1 ? names : names.mapValues { Int((Double($0) * growth).rounded(.up)) }
    }

    /// About how many syncs it has; `nil` if nothing is known.
    func expectedSyncs(perConnection: Double) -> Int? {
        if !names.isEmpty { return Int((Double(names.values.reduce(0, +)) * growth).rounded(.up)) }
        return connections.map { Int((Double($0.count) * perConnection).rounded(.up)) }
    }
}

/// A part that was split, and how its first pieces do.
struct SplitTrial: Sendable {
    /// Failures alike, without any success, before the split is undone.
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

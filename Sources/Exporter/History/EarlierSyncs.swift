import SyncModel

/// What was known of every sync before a poll, and which of it the poll has brought again.
struct EarlierSyncs {
    private let syncs: [KnownSync]
    /// Where each target's syncs stand.
    private let ranges: [String: Range<Int>]
    private let index: SyncIndex
    private var isTaken: [Bool]

    init(_ targets: [String: KnownTarget]) {
        var syncs: [KnownSync] = []
        var ranges: [String: Range<Int>] = [:]
        syncs.reserveCapacity(targets.values.reduce(0) { $0 + $1.syncs.count })
        for (id, target) in targets {
            ranges[id] = syncs.count..<syncs.count + target.syncs.count
            syncs += target.syncs
        }
        var index = SyncIndex(capacity: syncs.count)
        for position in syncs.indices {
            index.insert(syncs[position].reading.identity, at: position) { syncs[$0].reading.identity }
        }
        self.syncs = syncs
        self.ranges = ranges
        self.index = index
        isTaken = Array(repeating: false, count: syncs.count)
    }

    /// What a poll finds of a sync.
    enum Finding {
        /// It was not among the targets.
        case unknown
        case known(KnownSync)
        /// The poll has brought it already.
        case taken
    }

    /// Finds a sync, and takes note that the poll has brought it.
    mutating func take(_ identity: SyncIdentity) -> Finding {
        guard let position = index.position(of: identity, among: { syncs[$0].reading.identity }) else {
            return .unknown
        }
        if isTaken[position] { return .taken }
        isTaken[position] = true
        return .known(syncs[position])
    }

    /// Takes those syncs of a target that the poll has not brought and that stand as they are.
    mutating func takeRest(of target: String, where stands: (KnownSync) -> Bool = { _ in true }) -> [KnownSync] {
        var rest: [KnownSync] = []
        for position in ranges[target] ?? 0..<0 where !isTaken[position] && stands(syncs[position]) {
            isTaken[position] = true
            rest.append(syncs[position])
        }
        return rest
    }

    /// The syncs that the poll has not brought.
    var gone: [KnownSync] {
        zip(syncs, isTaken).lazy.filter { !$1 }.map { $0.0 }
    }
}

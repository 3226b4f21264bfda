import SyncModel

/// What was known of every sync before a poll, and which of it the poll has brought again.
struct EarlierSyncs {
    private let syncs: [KnownSync]
    /// Where each target's syncs stand.
    private let ranges: [String: Range<Int>]
    /// Made when a sync comes out of turn: a vendor that keeps its order needs none.
    private lazy var index = SyncIndex(of: syncs)
    /// Where the next sync of the poll stands if they come in the same order as before.
    private var next = 0
    private var isTaken: [Bool]

    init(_ targets: [String: KnownTarget]) {
        var syncs: [KnownSync] = []
        var ranges: [String: Range<Int>] = [:]
        syncs.reserveCapacity(targets.values.reduce(0) { $0 + $1.syncs.count })
        for (id, target) in targets {
            ranges[id] = syncs.count..<syncs.count + target.syncs.count
            syncs += target.syncs
        }
        self.syncs = syncs
        self.ranges = ranges
        isTaken = Array(repeating: false, count: syncs.count)
    }

    /// Takes note that the syncs of a target come next.
    mutating func begin(_ target: String) {
        next = ranges[target]?.lowerBound ?? syncs.count
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
        guard let position = position(of: identity) else { return .unknown }
        next = position + 1
        if isTaken[position] { return .taken }
        isTaken[position] = true
        return .known(syncs[position])
    }

    private mutating func position(of identity: SyncIdentity) -> Int? {
        if next < syncs.count, syncs[next].hasIdentity(identity) { return next }
        guard !syncs.isEmpty else { return nil }
        let syncs = syncs
        return index.position(of: identity) { syncs[$0].hasIdentity(identity) }
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

extension SyncIndex {
    fileprivate init(of syncs: [KnownSync]) {
        self.init(capacity: syncs.count)
        for position in syncs.indices {
            let identity = syncs[position].reading.identity
            insert(identity, at: position) { syncs[$0].hasIdentity(identity) }
        }
    }
}

import SyncModel

/// What was known of every sync before a poll, and which of it the poll has brought again.
struct EarlierSyncs {
    private var finder: SyncFinder
    private var isTaken: [Bool]

    init(_ targets: [String: KnownTarget]) {
        finder = SyncFinder(targets)
        isTaken = Array(repeating: false, count: finder.syncs.count)
    }

    /// Takes note that the syncs of a target come next.
    mutating func begin(_ target: String) {
        finder.begin(target)
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
    mutating func take(_ reading: KeptReading) -> Finding {
        guard let position = finder.position(of: reading) else { return .unknown }
        if isTaken[position] { return .taken }
        isTaken[position] = true
        return .known(finder.syncs[position])
    }

    /// Takes those syncs of a target that the poll has not brought and that stand as they are.
    mutating func takeRest(of target: String, where stands: (KnownSync) -> Bool = { _ in true }) -> [KnownSync] {
        var rest: [KnownSync] = []
        for position in finder.ranges[target] ?? 0..<0 where !isTaken[position] && stands(finder.syncs[position]) {
            isTaken[position] = true
            rest.append(finder.syncs[position])
        }
        return rest
    }

    /// The syncs that the poll has not brought.
    var gone: [KnownSync] {
        zip(finder.syncs, isTaken).lazy.filter { !$1 }.map { $0.0 }
    }
}

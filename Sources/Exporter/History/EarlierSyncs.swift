import SyncModel
import Synchronization

/// Finds syncs by their identity among those that were known before a poll.
struct SyncFinder {
    let syncs: [KnownSync]
    /// Made when a sync comes out of turn: a vendor that keeps its order needs none.
    private lazy var index = SyncIndex(of: syncs)
    /// Where the next sync of each target stands, if those of a target come in the same order as before.
    private var places: [Int]
    /// Of these, where the last sync was found.
    private var latest = 0
    /// With more targets than this, which then are small, it takes less time to look into the index.
    private static let mostPlaces = 32

    /// - Parameter starts: Where the syncs of targets begin that are read side by side.
    init(_ syncs: [KnownSync], starts: [Int] = []) {
        self.syncs = syncs
        places = (1...Self.mostPlaces).contains(starts.count) ? starts : [0]
    }

    /// Takes note that the sync at a position comes next.
    mutating func begin(at position: Int) {
        places = [position]
        latest = 0
    }

    /// Finds a sync's position, and expects the one behind it next.
    ///
    /// - Parameter reading: Its new reading, or what is kept of the earlier one.
    mutating func position(of reading: KeptReading) -> Int? {
        position(of: reading.reading.identity) { $0.isKept(as: reading) }
    }

    /// Finds a sync's position, and expects the one behind it next.
    mutating func position(of identity: SyncIdentity) -> Int? {
        position(of: identity) { _ in false }
    }

    private mutating func position(of identity: SyncIdentity, or isIt: (KnownSync) -> Bool) -> Int? {
        guard !syncs.isEmpty else { return nil }
        func isNext(_ place: Int) -> Bool {
            place < syncs.count && (isIt(syncs[place]) || syncs[place].hasIdentity(identity))
        }
        var position: Int? = places[latest]
        if !isNext(places[latest]) {
            if let other = places.firstIndex(where: isNext) {
                latest = other
                position = places[other]
            } else {
                let syncs = syncs
                position = index.position(of: identity) { syncs[$0].hasIdentity(identity) }
            }
        }
        if let position { places[latest] = position + 1 }
        return position
    }
}

/// What was read of each sync before a poll, for the poll to keep where it reads the same.
final class EarlierReadings: Sendable {
    private let finder: Mutex<SyncFinder>

    init(_ targets: [String: KnownTarget]) {
        var syncs: [KnownSync] = []
        syncs.reserveCapacity(targets.values.reduce(0) { $0 + $1.syncs.count })
        var starts: [Int] = []
        for target in targets.values where !target.syncs.isEmpty {
            starts.append(syncs.count)
            syncs += target.syncs
        }
        finder = Mutex(SyncFinder(syncs, starts: starts))
    }

    /// The earlier reading if the new one says the same, else the new one.
    func keep(_ reading: SyncReading) -> KeptReading {
        let earlier = finder.withLock { finder in
            finder.position(of: reading.identity).map { finder.syncs[$0] }
        }
        return earlier?.kept(for: reading) ?? KeptReading(reading)
    }
}

/// What was known of every sync before a poll, and which of it the poll has brought again.
struct EarlierSyncs {
    private var finder: SyncFinder
    /// Where each target's syncs stand.
    private let ranges: [String: Range<Int>]
    private var isTaken: [Bool]

    private var syncs: [KnownSync] { finder.syncs }

    init(_ targets: [String: KnownTarget]) {
        var syncs: [KnownSync] = []
        var ranges: [String: Range<Int>] = [:]
        syncs.reserveCapacity(targets.values.reduce(0) { $0 + $1.syncs.count })
        for (id, target) in targets {
            ranges[id] = syncs.count..<syncs.count + target.syncs.count
            syncs += target.syncs
        }
        isTaken = Array(repeating: false, count: syncs.count)
        finder = SyncFinder(syncs)
        self.ranges = ranges
    }

    /// Takes note that the syncs of a target come next.
    mutating func begin(_ target: String) {
        finder.begin(at: ranges[target]?.lowerBound ?? syncs.count)
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

extension SyncIndex {
    fileprivate init(of syncs: [KnownSync]) {
        self.init(capacity: syncs.count)
        for position in syncs.indices {
            let identity = syncs[position].reading.identity
            insert(identity, at: position) { syncs[$0].hasIdentity(identity) }
        }
    }
}

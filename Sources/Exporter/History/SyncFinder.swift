import SyncModel

/// Finds syncs by their identity among those that were known before a poll.
struct SyncFinder {
    /// Target by target.
    let syncs: [KnownSync]
    /// Where each target's syncs stand.
    let ranges: [String: Range<Int>]
    /// Made when a sync comes out of turn: a vendor that keeps its order needs none.
    private lazy var index = SyncIndex(of: syncs)
    /// Where the next sync of each target stands, if those of a target come in the same order as before.
    private var places: [Int]
    /// Of these, where the last sync was found.
    private var latest = 0
    /// With more targets than this, which then are small, it takes less time to look into the index.
    private static let mostPlaces = 32

    init(_ targets: [String: KnownTarget]) {
        var syncs: [KnownSync] = []
        var ranges: [String: Range<Int>] = [:]
        syncs.reserveCapacity(targets.values.reduce(0) { $0 + $1.syncs.count })
        for (id, target) in targets where !target.syncs.isEmpty {
            ranges[id] = syncs.count..<syncs.count + target.syncs.count
            syncs += target.syncs
        }
        self.syncs = syncs
        self.ranges = ranges
        places = (1...Self.mostPlaces).contains(ranges.count) ? ranges.values.map(\.lowerBound) : [0]
    }

    /// Takes note that the syncs of a target, and of no other, come next.
    mutating func begin(_ target: String) {
        places = [ranges[target]?.lowerBound ?? syncs.count]
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

extension SyncIndex {
    fileprivate init(of syncs: [KnownSync]) {
        self.init(capacity: syncs.count)
        for position in syncs.indices {
            let identity = syncs[position].reading.identity
            insert(identity, at: position) { syncs[$0].hasIdentity(identity) }
        }
    }
}

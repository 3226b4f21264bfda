import SyncModel

/// What was read of a part, in the order of the identities.
///
/// Readings are counted in that order, and are not copied.
struct KeyedReadings {
    /// The target of all readings.
    let target: String
    /// In the order in which they were read.
    let syncs: [SyncReading]
    let identities: IdentityTable

    var count: Int { syncs.count }

    /// - Parameter syncs: In any order; texts that are too long are cut.
    init(_ syncs: [SyncReading], of target: String) {
        var syncs = syncs
        for index in syncs.indices where syncs[index].isLong { syncs[index] = syncs[index].bounded }
        self.target = target
        self.syncs = syncs
        identities = IdentityTable(syncs)
    }

    /// Which of the syncs a reading is.
    func number(of reading: Int) -> Int { Int(identities.order[reading]) }

    func identity(of reading: Int) -> SyncIdentity { syncs[number(of: reading)].identity }

    static let none = KeyedReadings([], of: "")
}

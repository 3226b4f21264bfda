import Fleet
import SyncModel

/// The syncs of one name in one integration, as numbers: what a fleet too large for series of each sync is shown by.
struct SyncGroup: Sendable {
    let integration: String
    let sync: String
    private(set) var states = StateCounts()
    private(set) var neverSucceeded = 0
    private var successes: [Timestamp] = []
    private var nextRuns: [Timestamp] = []

    static func groups(of blocks: [Block], at uptime: Duration) -> [SyncGroup] {
        []
    }

    var oldestSuccess: Timestamp? { successes.min() }
    func fresh(within age: Duration, at now: Timestamp) -> Int { successes.count { now.since($0) <= age } }
    func overdue(at now: Timestamp) -> Int { nextRuns.count { $0 < now } }
}

import Fleet
import SyncModel

/// The syncs of one name in one integration, as numbers: what a fleet too large for series of each sync is shown by.
struct SyncGroup: Sendable {
    let integration: String
    let sync: String
    private(set) var states: [SyncState: Int] = [:]
    private(set) var neverSucceeded = 0
    private var successes: [Timestamp] = []
    private var nextRuns: [Timestamp] = []

    static func groups(of blocks: [Block], at uptime: Duration) -> [SyncGroup] {
        var groups: [[[UInt8]]: SyncGroup] = [:]
        for block in blocks {
            for row in (0..<block.count).map({ block[$0] }) where row.expires >= uptime.wholeMicroseconds {
                let (integration, sync) = (row.integration, row.sync)
                groups[
                    [Array(integration.utf8), Array(sync.utf8)],
                    default: SyncGroup(integration: integration, sync: sync)
                ].add(row.row)
            }
        }
        return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) { $0.lexicographicallyPrecedes($1) } }
            .map(\.value)
    }

    private init(integration: String, sync: String) {
        self.integration = integration
        self.sync = sync
    }

    private mutating func add(_ row: Row) {
        states[row.state, default: 0] += 1
        if let success = row.lastSuccess.time { successes.append(success) } else { neverSucceeded += 1 }
        switch row.state {
        case .running, .paused, .disabled: break
        default: if let next = row.nextRun.time { nextRuns.append(next) }
        }
    }

    var oldestSuccess: Timestamp? { successes.min() }
    func fresh(within age: Duration, at now: Timestamp) -> Int { successes.count { now.since($0) <= age } }
    func overdue(at now: Timestamp) -> Int { nextRuns.count { $0 < now } }
}

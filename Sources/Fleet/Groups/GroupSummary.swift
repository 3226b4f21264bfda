import SyncModel

/// The rows of one block with the same integration and sync name, as numbers.
struct GroupSummary: Sendable {
    let integration: TextNumber
    let sync: TextNumber
    private(set) var counts = StateCounts()
    private(set) var neverSucceeded = 0
    /// Last successes in microseconds, the earliest first.
    private(set) var successes: [Int64] = []
    /// Next runs of the syncs that can be overdue, in microseconds, the earliest first.
    private(set) var nextRuns: [Int64] = []

    private init(integration: TextNumber, sync: TextNumber) {
        self.integration = integration
        self.sync = sync
    }

    /// Gathers rows of one block into groups.
    static func groups(of rows: some Sequence<Row>) -> [GroupSummary] {
        var groups: [GroupSummary] = []
        for row in rows {
            let index = groups.firstIndex { $0.sync == row.sync && $0.integration == row.integration }
            if index == nil { groups.append(GroupSummary(integration: row.integration, sync: row.sync)) }
            groups[index ?? groups.count - 1].add(row)
        }
        for index in groups.indices {
            groups[index].successes.sort()
            groups[index].nextRuns.sort()
        }
        return groups
    }

    private mutating func add(_ row: Row) {
        counts.add(row.state)
        if let success = row.lastSuccess.microseconds { successes.append(success) } else { neverSucceeded += 1 }
        switch row.state {
        case .running, .paused, .disabled: break
        default: if let next = row.nextRun.microseconds { nextRuns.append(next) }
        }
    }
}

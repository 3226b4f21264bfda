import SyncModel

/// The rows of one block with the same integration and sync name, as numbers.
final class GroupSummary: Sendable {
    let integration: TextNumber
    let sync: TextNumber
    let figures: GroupFigures

    private init(_ row: Row, _ figures: GroupFigures) {
        integration = row.integration
        sync = row.sync
        self.figures = figures
    }

    /// Gathers rows of one block into groups.
    static func groups(of rows: some Sequence<Row>) -> [GroupSummary] {
        var groups: [(row: Row, figures: GroupFigures)] = []
        for row in rows {
            let index = groups.firstIndex { $0.row.sync == row.sync && $0.row.integration == row.integration }
            if index == nil { groups.append((row, GroupFigures())) }
            groups[index ?? groups.count - 1].figures.add(row)
        }
        return groups.map { GroupSummary($0.row, $0.figures.sorted) }
    }
}

/// The figures of a group.
struct GroupFigures: Sendable {
    private(set) var counts = StateCounts()
    private(set) var neverSucceeded = 0
    /// Last successes.
    private(set) var successes = SortedTimes()
    /// Next runs of the syncs that can be overdue.
    private(set) var nextRuns = SortedTimes()

    mutating func add(_ row: Row) {
        counts.add(row.state)
        if let success = row.lastSuccess.microseconds { successes.append(success) } else { neverSucceeded += 1 }
        switch row.state {
        case .running, .paused, .disabled: break
        default: if let next = row.nextRun.microseconds { nextRuns.append(next) }
        }
    }

    /// The figures when all rows are there.
    fileprivate var sorted: GroupFigures {
        var figures = self
        figures.successes.sort()
        figures.nextRuns.sort()
        return figures
    }
}

/// Times in microseconds of which those before another time are counted.
struct SortedTimes: Sendable {
    private var times: [Int64] = []
    /// Kept here because most counts need nothing else, and memory elsewhere would have to be read for more.
    private(set) var first: Int64 = .max
    private var last: Int64 = .min
    private(set) var count = 0

    mutating func append(_ time: Int64) {
        times.append(time)
        first = min(first, time)
        last = max(last, time)
        count += 1
    }

    /// To be called when all times are there.
    mutating func sort() {
        times.sort()
        times = times.trimmed
    }

    /// How many times are earlier.
    func count(before time: Int64) -> Int {
        if time <= first { return 0 }
        if time > last { return count }
        return partition(0, count) { times[$0] < time }
    }
}

package import SyncModel

/// The syncs of one name in one integration, as numbers: what a fleet too large for series of each sync is shown by.
///
/// Its figures are counted in each block in advance, so that a scrape of a million syncs only adds them up.
package struct SyncGroup: Sendable {
    package let integration: String
    package let sync: String
    private var counts = StateCounts()
    /// Syncs of which no success is known.
    package private(set) var neverSucceeded = 0
    private var summaries: [GroupSummary] = []

    private init(integration: String, sync: String) {
        self.integration = integration
        self.sync = sync
    }

    /// How many syncs are in each state.
    package var states: [SyncState: Int] { counts.byState }

    /// The earliest last success; `nil` if there is none.
    package var oldestSuccess: Timestamp? {
        summaries.lazy.filter { $0.figures.successes.count > 0 }.map(\.figures.successes.first).min().map {
            Timestamp(microseconds: $0)
        }
    }

    /// Syncs whose last success is at most that long ago.
    package func fresh(within age: Duration, at now: Timestamp) -> Int {
        let oldest = (now - age).microseconds
        return summaries.reduce(0) { $0 + $1.figures.successes.count - $1.figures.successes.count(before: oldest) }
    }

    /// Syncs that neither run, nor are paused or disabled, and should have run by now.
    package func overdue(at now: Timestamp) -> Int {
        summaries.reduce(0) { $0 + $1.figures.nextRuns.count(before: now.microseconds) }
    }

    /// Gathers the rows that are served into groups, in the order of the groups' labels.
    ///
    /// - Parameter uptime: The monotonic clock.
    package static func groups(of blocks: [Block], at uptime: Duration) -> [SyncGroup] {
        let uptime = uptime.wholeMicroseconds
        var groups: [SyncGroup] = []
        var texts = TextInterner()
        var positions: [Key: Int] = [:]
        for block in blocks {
            let content = block.content
            for summary in block.summaries(at: uptime) {
                let key = Key(
                    integration: content.texts.withUTF8(of: summary.integration) { texts.number(of: $0) },
                    sync: content.texts.withUTF8(of: summary.sync) { texts.number(of: $0) })
                let position = positions[key] ?? groups.count
                if position == groups.count {
                    positions[key] = position
                    groups.append(SyncGroup(integration: texts.table[key.integration], sync: texts.table[key.sync]))
                }
                groups[position].add(summary)
            }
        }
        return groups.sorted {
            let order = $0.integration.byteOrder(to: $1.integration)
            return order == 0 ? $0.sync.byteOrder(to: $1.sync) < 0 : order < 0
        }
    }

    private mutating func add(_ summary: GroupSummary) {
        counts += summary.figures.counts
        neverSucceeded += summary.figures.neverSucceeded
        summaries.append(summary)
    }

    private struct Key: Hashable {
        let integration: TextNumber
        let sync: TextNumber
    }
}

extension Block {
    /// The groups of the rows that are served.
    fileprivate func summaries(at uptime: Int64) -> [GroupSummary] {
        if firstExpiry >= uptime { return content.groups ?? GroupSummary.groups(of: content.rows) }
        return GroupSummary.groups(of: zip(content.rows, expires).lazy.filter { $1 >= uptime }.map(\.0))
    }
}

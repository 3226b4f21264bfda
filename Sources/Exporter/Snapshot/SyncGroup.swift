import Exposition
import SyncModel

/// The syncs of one name in one integration, as numbers: what a fleet too large for a series each is shown by.
struct SyncGroup: Sendable {
    /// `source`, `provider`, `integration` and `sync`.
    let labels: LabelSet
    private(set) var states: [SyncState: Int] = [:]
    private(set) var neverSucceeded = 0
    /// Last successes, in the order of the syncs.
    private var successes: [Timestamp] = []
    /// Next runs of the syncs that could be overdue.
    private var nextRuns: [Timestamp] = []

    private init(labels: LabelSet) {
        self.labels = labels
    }

    /// Gathers syncs into groups, in the order of the groups' labels.
    static func groups(of syncs: [ExposedSync], under source: LabelSet) -> [SyncGroup] {
        var groups: [Key: SyncGroup] = [:]
        for sync in syncs {
            let key = Key(integration: Array(sync.shown.integration.utf8), sync: Array(sync.shown.sync.utf8))
            let labels = { source.adding(("integration", sync.shown.integration), ("sync", sync.shown.sync)) }
            groups[key, default: SyncGroup(labels: labels())].add(sync.known)
        }
        return groups.values.sorted { $0.labels < $1.labels }
    }

    private mutating func add(_ sync: KnownSync) {
        states[sync.reading.state, default: 0] += 1
        if let success = sync.history.lastSuccess {
            successes.append(success)
        } else {
            neverSucceeded += 1
        }
        switch sync.reading.state {
        case .running, .paused, .disabled: break
        default: if let next = sync.reading.nextRun { nextRuns.append(next) }
        }
    }

    /// The success that lies furthest back; `nil` if there is none.
    var oldestSuccess: Timestamp? { successes.min() }

    /// Syncs whose last success is at most that long ago.
    func fresh(within age: Duration, at now: Timestamp) -> Int {
        successes.count { now.since($0) <= age }
    }

    /// Syncs that neither run, nor are paused or disabled, and should have run by now.
    func overdue(at now: Timestamp) -> Int {
        nextRuns.count { $0 < now }
    }

    /// Texts that look alike are different labels, so they are told apart by their bytes.
    private struct Key: Hashable {
        let integration: [UInt8]
        let sync: [UInt8]
    }
}

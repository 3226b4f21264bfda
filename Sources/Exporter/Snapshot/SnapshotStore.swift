import Synchronization

/// The latest snapshot of every source: polls replace them, scrapes read them, nobody waits for anybody.
package final class SnapshotStore: Sendable {
    private let snapshots = Mutex<[String: SourceSnapshot]>([:])

    package init(_ initial: [SourceSnapshot] = []) {
        for snapshot in initial { replace(snapshot) }
    }

    package func replace(_ snapshot: SourceSnapshot) {
        snapshots.withLock { $0[snapshot.name] = snapshot }
    }

    /// Every source's snapshot, in the order of their names.
    package var all: [SourceSnapshot] {
        snapshots.withLock { Array($0.values) }.sorted { $0.name < $1.name }
    }

    /// Whether every source has finished its first attempt.
    package var isComplete: Bool {
        snapshots.withLock { $0.values.allSatisfy { $0.lastPoll != nil } }
    }
}

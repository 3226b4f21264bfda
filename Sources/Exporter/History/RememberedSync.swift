package import SyncModel

/// What is remembered of one sync from poll to poll: what no single answer of its vendor tells.
package struct RememberedSync: Equatable, Sendable {
    /// When the present state was first seen.
    package var stateSince: Timestamp
    package var lastStarted: Timestamp?
    /// Here it takes no memory; see ``SyncReading``.
    package var state: SyncState
    package var lastFinished: Timestamp?
    package var lastSuccess: Timestamp?
    /// What the last run whose end was told changed; `nil` if no answer ever told.
    package var lastRunRecords: [ModelChanges]?
    package var checkpoint: UInt64?
    /// When the checkpoint was last seen to change; its first sight counts.
    package var checkpointChanged: Timestamp?
    /// Ends of runs seen since the first reading.
    package var observedRuns = 0
    /// Those of them that failed.
    package var observedFailures = 0
    /// Sums of the last-run figures over the runs seen.
    package var observedRecords: [ModelChanges] = []

    package init(state: SyncState, stateSince: Timestamp) {
        self.state = state
        self.stateSince = stateSince
    }
}

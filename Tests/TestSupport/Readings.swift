package import SyncModel

/// Readings for tests, with what does not matter filled in.
package func reading(
    _ state: SyncState = .success, sync: String = "issues", integration: String = "github",
    connection: String = "acme", variant: String = "base", id: String = "1", finished: Timestamp? = nil,
    success: Timestamp? = nil, changes: [ModelChanges]? = nil, checkpoint: UInt64? = nil
) -> SyncReading {
    var reading = SyncReading(
        identity: SyncIdentity(
            integration: integration, connection: connection, sync: sync, variant: variant, id: id),
        state: state)
    reading.lastFinished = finished
    reading.lastSuccess = success
    reading.lastRunRecords = changes
    reading.checkpoint = checkpoint
    return reading
}

extension Timestamp {
    package static func at(_ seconds: Int64) -> Timestamp { Timestamp(seconds: seconds) }
}

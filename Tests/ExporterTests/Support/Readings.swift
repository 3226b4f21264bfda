import Exporter
import HTTPExchange
import Providers
import SyncModel

/// Readings for tests, with what does not matter filled in.
func reading(
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

func target(_ syncs: [SyncReading], gaps: Set<TargetReading.Gap> = [], failure: RequestFailure? = nil) -> TargetReading
{
    var reading = TargetReading()
    reading.syncs = syncs.map { KeptReading($0) }
    reading.gaps = gaps
    reading.failure = failure
    return reading
}

extension SourceLedger {
    /// Takes in a poll that brought these outcomes, at `seconds` on both clocks.
    mutating func apply(_ outcomes: [(String, Result<TargetReading, RequestFailure>)], at seconds: Int64) {
        apply(.success(SourceReading(outcomes.map { TargetOutcome(Target($0.0), $0.1) })), at: seconds)
    }

    mutating func apply(_ result: Result<SourceReading, RequestFailure>, at seconds: Int64) {
        apply(
            result, at: Timestamp(seconds: seconds), uptime: .seconds(seconds), duration: .milliseconds(10))
    }
}

extension Timestamp {
    static func at(_ seconds: Int64) -> Timestamp { Timestamp(seconds: seconds) }
}

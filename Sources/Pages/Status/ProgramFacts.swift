import SyncModel

/// What pages say of the running program.
struct ProgramFacts: Sendable {
    let version: String
    /// The path of the metrics.
    let telemetryPath: String
    /// When the process started: it has seen nothing before.
    let started: Timestamp
}

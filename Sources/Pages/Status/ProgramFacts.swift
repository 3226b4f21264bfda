package import SyncModel

/// What pages say of the running program.
package struct ProgramFacts: Sendable {
    package let version: String
    /// The path of the metrics.
    package let telemetryPath: String
    /// When the process started: nothing before that was seen.
    package let started: Timestamp

    package init(version: String, telemetryPath: String, started: Timestamp) {
        self.version = version
        self.telemetryPath = telemetryPath
        self.started = started
    }
}

import SyncModel

/// What one row was measured to reach.
struct FreshnessFigures: Sendable {
    /// From the start of the exporter; `nil` if it did not happen.
    var smallVisible: Duration?
    var allVisible: Duration?
    /// The 95th percentile of the time from the true end of a run until it is visible.
    var endVisible: Duration?
    var ends = 0
    /// The age of the oldest reading, the largest of all looks.
    var oldestReading: Duration?
    /// How long the vendor's workers were busy, a minute on average, and in the busiest one once everything is visible.
    var busyPerMinute = Duration.zero
    var busiestMinute = Duration.zero
    /// The most requests in any minute, and in any 6 s.
    var maximumPerMinute = 0
    var maximumPerSixSeconds = 0
    /// Requests a minute on average, once everything is visible.
    var requestsPerMinute = 0.0
    /// The processor time that the simulation took, the simulated vendor included, in seconds.
    var processorSeconds = 0.0
}

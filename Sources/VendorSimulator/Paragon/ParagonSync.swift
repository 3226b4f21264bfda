package import SyncModel

/// One sync of one Connected User.
package struct ParagonSync: Sendable {
    /// A UUID.
    package let id: String
    package let integration: String
    package let pipeline: String
    /// The name that the sync was created with, if any.
    package let configurationName: String?
    /// In Paragon's words: `5m`; `nil` unless it was set.
    package let frequency: String?
    /// What happens to it.
    package let scenario: ParagonScenario

    let grid: RunGrid
    let records: RecordCounts
    /// Whether its details lack the status, as the sample in Paragon's documentation does.
    let omitsStatus: Bool

    /// Makes a sync whose whole life follows from the seed and its names.
    ///
    /// - Parameters:
    ///   - number: Distinguishes syncs that have all names in common.
    ///   - interval: Seconds between two starts, whether or not `frequency` reports them.
    ///   - start: When the grid starts and how long every run takes, in seconds; by default both are random.
    package init(
        seed: UInt64, user: String, integration: String, pipeline: String, configurationName: String? = nil,
        number: Int = 0, frequency: String?, interval: Double, scenario: ParagonScenario = .healthy,
        omitsStatus: Bool? = nil, start: (phase: Double, runLength: Double)? = nil
    ) {
        let random = SeededRandom(seed: seed).named("paragon").named(user).named(integration).named(pipeline)
            .named("\(configurationName ?? "")#\(number)")
        id = random.named("id").uuid
        self.integration = integration
        self.pipeline = pipeline
        self.configurationName = configurationName
        self.frequency = frequency
        self.scenario = scenario
        self.omitsStatus = omitsStatus ?? (random.named("omission").unit(0) < 0.25)
        let share = scenario == .slow ? 0.6 : 0.05 + 0.2 * random.named("share").unit(0)
        grid = RunGrid(
            interval: interval, phase: start?.phase, runLength: start?.runLength ?? min(interval * share, 400),
            variation: start == nil ? 0.25 : 0, random: random.named("grid"))
        records = RecordCounts(trend: .tide, random: random.named("records"))
    }

    /// The last end of a run at a time, as Paragon reports it; `nil` if no run has ended.
    package func lastEnd(at time: Timestamp) -> Timestamp? {
        state(at: time.unixSeconds).lastSyncedAt.map { VendorTime.asRead($0) }
    }

    /// The ends of all runs that ended later than `start` and not later than `end`, as Paragon reports them.
    package func ends(after start: Timestamp, through end: Timestamp) -> [Timestamp] {
        if isOnGrid {
            return grid.ends(after: start.unixSeconds, through: end.unixSeconds).map { VendorTime.asRead($0) }
        }
        guard let last = lastEnd(at: end), last > start else { return [] }
        return [last]
    }
}

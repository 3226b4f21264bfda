package import SyncModel

/// The sync of one model of a linked account.
package struct MergeSync: Sendable {
    /// `hris.Employee`; the part after the dot need not be the model's name.
    package let model: String
    /// What happens to it.
    package let scenario: MergeScenario

    let random: SeededRandom
    let grid: RunGrid

    /// - Parameter grid: When it runs, which Merge does not report.
    init(model: String, scenario: MergeScenario, grid: RunGrid, random: SeededRandom) {
        self.model = model
        self.scenario = scenario
        self.grid = grid
        self.random = random
    }

    /// How many decimals the seconds of its times have: Merge's vary.
    var decimals: Int { random.named("decimals").below(7, 0) }

    /// The last end of a run at a time, as Merge reports it; `nil` if no run has ended.
    package func lastEnd(at time: Timestamp) -> Timestamp? {
        state(at: time.unixSeconds).lastFinished.map { VendorTime.asRead($0, decimals: decimals) }
    }

    /// The ends of all runs that ended later than `start` and not later than `end`, as Merge reports them.
    package func ends(after start: Timestamp, through end: Timestamp) -> [Timestamp] {
        if isOnGrid {
            return grid.ends(after: start.unixSeconds, through: end.unixSeconds)
                .map { VendorTime.asRead($0, decimals: decimals) }
        }
        guard let last = lastEnd(at: end), last > start else { return [] }
        return [last]
    }
}

/// What happens to a sync.
package enum MergeScenario: String, CaseIterable, Sendable {
    /// Runs on time and succeeds.
    case healthy
    /// The same, reported as Merge did before it had reasons and `data_fresh_as_of`.
    case oldFields
    /// Fails about every second run.
    case flapping
    /// Fails every run.
    case failing
    /// Gets a part of the data and makes no progress.
    case partial
    /// Has been waiting for the third party's rate limit for hours.
    case rateLimited
    /// Waits for other models.
    case waiting
    /// In its first full run, which began yesterday.
    case initial
    /// Paused by Merge after two weeks without use.
    case paused
    /// Switched off.
    case disabled
    /// Reports a status word that is not documented.
    case unknownWord
}

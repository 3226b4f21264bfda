package import SyncModel

/// One sync of one connection.
package struct NangoSync: Sendable {
    /// The integration's unique key.
    package let integration: String
    /// The connection's ID.
    package let connection: String
    /// Unique within its connection together with the variant.
    package let name: String
    /// `base` unless another variant was created.
    package let variant: String
    /// The kinds of records that it fetches, each once.
    package let models: [String]
    /// In Nango's words: `every 30s`; `nil` if it has none.
    package let frequency: String?
    /// What happens to it.
    package let scenario: NangoScenario

    let random: SeededRandom
    let grid: RunGrid
    /// The grid of the base variant, by which the records of a connection and model are counted.
    let baseGrid: RunGrid
    private let baseRandom: SeededRandom

    /// Makes a sync whose whole life follows from the seed and its names.
    ///
    /// - Parameter interval: Seconds between two starts, which need not be what `frequency` says.
    package init(
        seed: UInt64, integration: String, connection: String, name: String, variant: String = "base",
        models: [String], frequency: String?, interval: Double, scenario: NangoScenario = .healthy
    ) {
        let sync = SeededRandom(seed: seed).named(integration).named(connection).named(name)
        let share =
            switch scenario {
            case .slow: 0.6
            case .cancelled: 0.5
            default: 0.05 + 0.2 * sync.named("share").unit(0)
            }
        let runLength = min(interval * share, 400)
        baseRandom = sync.named("base")
        random = sync.named(variant)
        grid = RunGrid(interval: interval, runLength: runLength, random: random.named("grid"))
        baseGrid = RunGrid(interval: interval, runLength: runLength, random: baseRandom.named("grid"))
        self.integration = integration
        self.connection = connection
        self.name = name
        self.variant = variant
        self.models = models
        self.frequency = frequency
        self.scenario = scenario
    }

    /// Makes a sync that has only a base variant and runs on a given grid.
    init(
        _ random: SeededRandom, integration: String, connection: String, name: String, models: [String],
        frequency: String, grid: RunGrid, scenario: NangoScenario
    ) {
        baseRandom = random
        self.random = random
        self.grid = grid
        baseGrid = grid
        self.integration = integration
        self.connection = connection
        self.name = name
        variant = "base"
        self.models = models
        self.frequency = frequency
        self.scenario = scenario
    }

    /// A UUID.
    package var id: String { random.named("id").uuid }

    /// The last end of a run at a time, as Nango reports it; `nil` if no run has ended.
    package func lastEnd(at time: Timestamp) -> Timestamp? {
        state(at: time.unixSeconds).finishedAt.map { VendorTime.asRead($0) }
    }

    /// The ends of all runs that ended later than `start` and not later than `end`, as Nango reports them.
    package func ends(after start: Timestamp, through end: Timestamp) -> [Timestamp] {
        if isOnGrid {
            return grid.ends(after: start.unixSeconds, through: end.unixSeconds).map { VendorTime.asRead($0) }
        }
        guard let last = lastEnd(at: end), last > start else { return [] }
        return [last]
    }

    /// Whether a run is in progress at a time.
    package func isRunning(at time: Timestamp) -> Bool {
        state(at: time.unixSeconds).isRunning
    }

    /// Whether the last finished run had failed at a time.
    package func isFailing(at time: Timestamp) -> Bool {
        state(at: time.unixSeconds).failedRunStart != nil
    }

    /// How many records of a model there are.
    func records(of model: String) -> RecordCounts {
        RecordCounts(trend: scenario == .shrinking ? .shrinking : .tide, random: baseRandom.named(model))
    }
}

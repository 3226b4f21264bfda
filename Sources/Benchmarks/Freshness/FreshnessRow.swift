import SyncModel

/// One row of the table: a fleet, its budget, and what must be reached with it.
struct FreshnessRow: Sendable {
    /// The simulated vendor and the size of its fleet.
    enum Fleet: Sendable {
        /// 40 syncs in five integrations, and one integration of so many syncs, five to a connection; 0 for none.
        case nango(large: Int)
        /// Accounts with eight models each.
        case merge(accounts: Int)
        /// Users with three syncs each.
        case paragon(users: Int)
    }

    /// The longest times allowed; `nil` where there is no target.
    struct Targets: Sendable {
        var smallVisible: Duration?
        var allVisible: Duration
        var endVisible: Duration
        var oldestReading: Duration
        var busyPerMinute: Duration?
    }

    let name: String
    let fleet: Fleet
    var requestsPerMinute: Int
    let targets: Targets
    /// How long the exporter polls, in simulated time.
    var length = Duration.seconds(5400)

    var interval: Duration {
        if case .nango = fleet { .seconds(60) } else { .seconds(300) }
    }

    /// Seconds between two runs of a sync.
    var period: Double {
        if case .merge = fleet { 86_400 } else { 3600 }
    }

    var syncs: Int {
        switch fleet {
        case .nango(let large): 40 + large
        case .merge(let accounts): accounts * 8
        case .paragon(let users): users * 3
        }
    }

    /// All rows.
    static let all: [FreshnessRow] = [
        nango("40 syncs in 5 integrations", 0, 100, all: 2, end: 72, oldest: 72, busy: nil),
        nango("+ one of 1,000 syncs", 1000, 100, all: 20, end: 90, oldest: 120, busy: 15),
        nango("+ one of 10,000", 10_000, 100, all: 180, end: 90, oldest: 1200, busy: 30),
        nango("+ one of 40,000", 40_000, 1000, all: 600, end: 90, oldest: 1200, busy: 60),
        nango("+ one of 100,000", 100_000, 2000, small: 2, all: 900, end: 90, oldest: 1800, busy: 120),
        FreshnessRow(
            name: "5,000 Merge accounts × 8 models, daily", fleet: .merge(accounts: 5000), requestsPerMinute: 300,
            targets: Targets(
                allVisible: .seconds(35 * 60), endVisible: .seconds(450), oldestReading: .seconds(75 * 60)),
            length: .seconds(4 * 3600)),
        FreshnessRow(
            name: "1,000 Paragon users × 3 syncs, hourly", fleet: .paragon(users: 1000), requestsPerMinute: 300,
            targets: Targets(
                allVisible: .seconds(15 * 60), endVisible: .seconds(600), oldestReading: .seconds(30 * 60)),
            length: .seconds(2 * 3600)),
    ]

    private static func nango(
        _ name: String, _ large: Int, _ budget: Int, small: Int = 1, all: Int, end: Int, oldest: Int, busy: Int?
    ) -> FreshnessRow {
        FreshnessRow(
            name: name, fleet: .nango(large: large), requestsPerMinute: budget,
            targets: Targets(
                smallVisible: .seconds(small), allVisible: .seconds(all), endVisible: .seconds(end),
                oldestReading: .seconds(oldest), busyPerMinute: busy.map { .seconds($0) }))
    }
}

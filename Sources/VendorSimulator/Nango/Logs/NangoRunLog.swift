/// The failed runs of a fleet, newest first, calculated when they are requested.
struct NangoRunLog {
    /// Logs are kept for so many seconds.
    private static let retention = 15.0 * 86_400

    /// The syncs that can fail, and whether their connections' credentials are broken.
    private let syncs: [(NangoSync, Bool)]

    init(_ fleet: NangoFleet, _ directory: NangoDirectory) {
        let broken = Set(fleet.connections.filter(\.hasBrokenCredentials).map { "\($0.integration)/\($0.id)" })
        let listed = fleet.syncs.map { ($0, broken.contains("\($0.integration)/\($0.connection)")) }
        let bulk = fleet.bulk.flatMap { integration -> [(NangoSync, Bool)] in
            guard let list = directory.syncs(of: integration.uniqueKey) else { return [] }
            return integration.exceptions.keys.filter { $0 < list.count }.map { (list.sync(at: $0), false) }
        }
        syncs = (listed + bulk).filter { [.failing, .failsAfterSaving, .cancelled, .flapping].contains($0.0.scenario) }
    }

    /// Runs that started within a period and had ended at `now`, the newest first.
    ///
    /// - Parameters:
    ///   - before: Only those after which this one comes: its start and its ID.
    ///   - limit: How many are wanted.
    func runs(
        startedIn period: ClosedRange<Double>, before: (start: Double, id: String)?, states: Set<String>,
        limit: Int, now: Double
    ) -> [NangoFailedRun] {
        var found: [NangoFailedRun] = []
        let earliest = max(period.lowerBound, now - Self.retention)
        let latest = min(period.upperBound, before?.start ?? .infinity, now)
        for (sync, hasBrokenCredentials) in syncs {
            var number = sync.grid.latest(at: latest)
            var count = 0
            while count < limit, sync.grid.start(of: number) >= earliest {
                let run = NangoFailedRun(sync: sync, number: number, hasBrokenCredentials: hasBrokenCredentials)
                number -= 1
                guard run.end <= now, !sync.succeeds(run.number), states.contains(run.state) else { continue }
                if let before, (run.start, run.id) >= (before.start, before.id) { continue }
                found.append(run)
                count += 1
            }
        }
        return Array(found.sorted { ($0.start, $0.id) > ($1.start, $1.id) }.prefix(limit))
    }

    /// A run by its ID; `nil` if it did not fail or is not known.
    func run(_ id: String, now: Double) -> NangoFailedRun? {
        guard let milliseconds = Double(id.prefix { $0 != "_" }) else { return nil }
        for (sync, hasBrokenCredentials) in syncs {
            let number = sync.grid.latest(at: milliseconds / 1000 + 0.5)
            let run = NangoFailedRun(sync: sync, number: number, hasBrokenCredentials: hasBrokenCredentials)
            if run.id == id, run.end <= now, !sync.succeeds(number) { return run }
        }
        return nil
    }
}

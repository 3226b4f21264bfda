/// How many records of one model a simulated sync holds after each run, and what a run changes.
struct RecordCounts: Sendable {
    /// How the total develops over many runs.
    enum Trend: Sendable {
        /// Up for a thousand runs, down for a thousand.
        case tide
        /// Fewer with every run, until all are fetched anew after two hundred.
        case shrinking
    }

    var trend: Trend
    var random: SeededRandom

    /// The records held after a run.
    func total(after run: Int) -> Int {
        let base = 800 + random.below(40_000, 0)
        switch trend {
        case .tide:
            let position = Self.modulo(run + random.below(2000, 1), 2000)
            return base + 3 * min(position, 2000 - position) + random.named("ripple").below(12, run)
        case .shrinking:
            return base / 2 + 17 * (200 - Self.modulo(run, 200))
        }
    }

    /// What a run changed; `previous` is the run before it that changed anything.
    func change(in run: Int, since previous: Int) -> (added: Int, updated: Int, deleted: Int) {
        let difference = total(after: run) - total(after: previous)
        let churn = random.named("churn").below(4, run)
        return (max(0, difference) + churn, random.named("updates").below(25, run), max(0, -difference) + churn)
    }

    private static func modulo(_ number: Int, _ period: Int) -> Int {
        let rest = number % period
        return rest < 0 ? rest + period : rest
    }
}

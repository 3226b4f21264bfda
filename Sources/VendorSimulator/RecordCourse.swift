/// How many records a simulated sync holds after each run, and what a run changes.
struct RecordCourse: Sendable {
    /// What the total does over many runs.
    enum Trend: Sendable {
        /// Up for a thousand runs, down for a thousand.
        case tide
        /// Fewer with every run, until all are fetched anew after two hundred.
        case shrinking
    }

    var trend: Trend
    var noise: Noise

    /// The records held after a run.
    func total(after run: Int) -> Int {
        let base = 800 + noise.below(40_000, 0)
        switch trend {
        case .tide:
            let position = Self.modulo(run + noise.below(2000, 1), 2000)
            return base + 3 * min(position, 2000 - position) + noise.named("ripple").below(12, run)
        case .shrinking:
            return base / 2 + 17 * (200 - Self.modulo(run, 200))
        }
    }

    /// What a run changed, if the one before it that changed anything was `previous`.
    func change(in run: Int, since previous: Int) -> (added: Int, updated: Int, deleted: Int) {
        let difference = total(after: run) - total(after: previous)
        let churn = noise.named("churn").below(4, run)
        return (max(0, difference) + churn, noise.named("updates").below(25, run), max(0, -difference) + churn)
    }

    private static func modulo(_ number: Int, _ period: Int) -> Int {
        let rest = number % period
        return rest < 0 ? rest + period : rest
    }
}

/// When a simulated sync runs: at regular times, each run of a slightly different length.
///
/// Run `k` starts at `phase + k × interval`. Everything about a run follows from `k`, so that no run has to be stored.
/// All times are Unix seconds.
struct RunGrid: Sendable {
    /// Seconds from one start to the next.
    let interval: Double
    /// When run 0 starts: at least 0, less than `interval`.
    let phase: Double
    /// Seconds that a run takes on average; always shorter than the interval.
    let runLength: Double
    /// By how much a run may be shorter or longer, as a fraction of its length.
    let variation: Double
    private let random: SeededRandom

    /// - Parameter phase: By default the grid has a random phase of its own.
    init(interval: Double, phase: Double? = nil, runLength: Double, variation: Double = 0.25, random: SeededRandom) {
        self.interval = interval
        self.phase = phase ?? random.named("phase").unit(0) * interval
        self.runLength = runLength
        self.variation = variation
        self.random = random.named("length")
    }

    /// When run `k` starts.
    func start(of run: Int) -> Double {
        phase + Double(run) * interval
    }

    /// When run `k` ends.
    func end(of run: Int) -> Double {
        let factor = variation == 0 ? 1 : 1 - variation + 2 * variation * random.unit(run)
        return start(of: run) + min(runLength * factor, 0.9 * interval)
    }

    /// The run that started last.
    func latest(at now: Double) -> Int {
        Int(((now - phase) / interval).rounded(.down))
    }

    /// Whether the run that started last has not ended yet.
    func isRunning(at now: Double) -> Bool {
        now < end(of: latest(at: now))
    }

    /// The run that ended last.
    func latestEnded(at now: Double) -> Int {
        let latest = latest(at: now)
        return now < end(of: latest) ? latest - 1 : latest
    }

    /// The ends of all runs that ended later than `start` and not later than `end`.
    func ends(after start: Double, through end: Double) -> [Double] {
        guard start < end else { return [] }
        return (latestEnded(at: start)...latestEnded(at: end)).dropFirst().map(self.end(of:))
    }
}

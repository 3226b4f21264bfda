/// When a simulated sync runs: on a grid, each run a little shorter or longer than the last.
///
/// Run `k` starts at `phase + k × interval`; everything about it follows from `k`, so any moment can be asked for.
struct RunGrid: Sendable {
    /// Seconds from one start to the next.
    var interval: Double
    /// Where the grid lies: seconds, 0 up to `interval`.
    var phase: Double
    /// Seconds a run takes, give or take a quarter; always shorter than the interval.
    var runLength: Double
    var noise: Noise

    /// A grid that starts at a place of its own.
    init(interval: Double, runLength: Double, noise: Noise) {
        self.interval = interval
        self.runLength = runLength
        self.noise = noise
        phase = noise.named("phase").unit(0) * interval
    }

    /// When run `k` starts, in Unix seconds.
    func start(of run: Int) -> Double {
        phase + Double(run) * interval
    }

    /// When run `k` ends, in Unix seconds.
    func end(of run: Int) -> Double {
        start(of: run) + min(runLength * (0.75 + 0.5 * noise.named("length").unit(run)), 0.9 * interval)
    }

    /// The run that started last.
    func latest(at now: Double) -> Int {
        Int(((now - phase) / interval).rounded(.down))
    }

    /// Whether the run that started last is still going on.
    func isRunning(at now: Double) -> Bool {
        now < end(of: latest(at: now))
    }
}

/// What happens to a sync.
package enum NangoScenario: String, CaseIterable, Sendable {
    /// Runs on time and succeeds.
    case healthy
    /// Succeeds, and needs more than half of its interval for it.
    case slow
    /// Fails about every second run.
    case flapping
    /// Fails every run and saves nothing.
    case failing
    /// Saves some records in every run, then fails.
    case failsAfterSaving
    /// Every run takes half of the interval, until it is cancelled. Nango reports that as a failure.
    case cancelled
    /// Has been running since the week began.
    case stalled
    /// Was paused during a run, which Nango reports as running for ever, without a next run.
    case pausedWhileRunning
    /// Does not run although its next run is overdue.
    case overdue
    /// Was paused after a success.
    case paused
    /// Was created and never started, as Nango does by default.
    case pausedBeforeFirstRun
    /// Stopped.
    case stopped
    /// Started; its first run is still to come.
    case neverRan
    /// Interrupted, which counts as a success, and started again at once, for ever.
    case interrupted
    /// Succeeds with fewer records each time.
    case shrinking
    /// Reports a status word that is not documented.
    case unknownWord
    /// Succeeds, saves nothing and has no checkpoint.
    case savesNothing
    /// Has lost its schedule: every response that would contain it fails.
    case unscheduled
}

/// What happens to a sync.
package enum NangoCourse: String, CaseIterable, Sendable {
    /// Runs on time and succeeds.
    case healthy
    /// Succeeds, and takes more than half of its interval for it.
    case slow
    /// Fails about every second run.
    case flapping
    /// Fails every run.
    case failing
    /// Has been running since the week began.
    case stalled
    /// Neither runs nor has run since its next run was due.
    case overdue
    /// Paused by somebody after a success.
    case paused
    /// Created, and paused before its first run, as Nango does by default.
    case pausedBeforeFirstRun
    /// Stopped.
    case stopped
    /// Started, and its first run still lies ahead.
    case neverRan
    /// Interrupted, which counts as success, and started again at once, for ever.
    case interrupted
    /// Succeeds with fewer records each time.
    case shrinking
    /// Reports a status word that no document knows.
    case unknownWord
    /// Succeeds, saves nothing and has no checkpoint.
    case savesNothing
    /// Has lost its schedule, which makes every answer that would hold it fail.
    case unscheduled
}

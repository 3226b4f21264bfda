/// What happens to a sync.
package enum ParagonScenario: String, CaseIterable, Sendable {
    /// Runs on time and succeeds.
    case healthy
    /// Needs more than half of its interval for a run.
    case slow
    /// Created, and still waiting for its first run.
    case initializing
    /// Reports that it is done, and has never synced anything.
    case neverSynced
    /// Delayed by the third party's rate limit for most of every minute.
    case rateLimited
    /// Has been running since the week began, which Paragon does not report as an error.
    case stalled
    /// Suspended by an error until a user acts.
    case errored
    /// Switched off by a user.
    case disabled
    /// Listed, but deleted before its details are requested.
    case deleted
    /// Reports a status word that is not documented.
    case unknownWord
}

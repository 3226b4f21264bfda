/// What happens to a sync.
package enum ParagonCourse: String, CaseIterable, Sendable {
    /// Runs on time and succeeds.
    case healthy
    /// Takes more than half of its interval for a run.
    case slow
    /// Created, and still waiting for its first run.
    case initializing
    /// Says that it is done and never synced anything.
    case neverSynced
    /// Held up by the third party's rate limit for most of every minute.
    case rateLimited
    /// Has been running since the week began, which Paragon does not call an error.
    case stalled
    /// Suspended by an error until somebody acts.
    case errored
    /// Switched off by somebody.
    case disabled
    /// Listed, and gone by the time it is asked for.
    case deleted
    /// Reports a status word that no document knows.
    case unknownWord
}

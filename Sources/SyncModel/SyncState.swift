/// The state of a sync, in the same words for every vendor; the raw values are the `state` label values.
package enum SyncState: String, CaseIterable, Sendable {
    /// It never ran.
    case pending
    /// A run is in progress, or queued.
    case running
    /// The last run succeeded.
    case success
    /// The last run read only a part.
    case partial
    /// The last run failed.
    case error
    /// The vendor waits for a third party's rate limit.
    case rateLimited = "rate_limited"
    /// A person or the vendor paused it.
    case paused
    /// It is switched off.
    case disabled
    /// The vendor used a word that is not known here.
    case unknown
}

/// The state of a connection's credentials; the raw values are the `state` label values.
package enum ConnectionState: String, CaseIterable, Sendable {
    /// No problem is known.
    case ok
    /// The vendor could not use or refresh the credentials.
    case authError = "auth_error"
    /// The customer must link the account again.
    case relinkNeeded = "relink_needed"
    /// Linking began and was not completed.
    case incomplete
    /// The vendor stopped syncing it because it was not used.
    case idle
    /// The vendor used a word that is not known here.
    case unknown
}

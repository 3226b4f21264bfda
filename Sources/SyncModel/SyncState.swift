/// The state of a sync, in the same words for every vendor; the raw values are the `state` label values.
package enum SyncState: String, CaseIterable, Sendable {
    /// It never ran.
    case pending
    /// A run is on, or queued.
    case running
    /// The last run succeeded.
    case success
    /// The last run read only a part.
    case partial
    /// The last run failed.
    case error
    /// The vendor waits for a third party's rate limit.
    case rateLimited = "rate_limited"
    /// Somebody, or the vendor, paused it.
    case paused
    /// It is switched off.
    case disabled
    /// The vendor used a word that is not known here.
    case unknown
}

/// The state of a connection's credentials; the raw values are the `state` label values.
package enum ConnectionState: String, CaseIterable, Sendable {
    /// Nothing is known to be wrong.
    case ok
    /// The vendor could not use or refresh the credentials.
    case authError = "auth_error"
    /// The customer must link the account again.
    case relinkNeeded = "relink_needed"
    /// Linking was begun and not completed.
    case incomplete
    /// The vendor stopped syncing it for want of use.
    case idle
    /// The vendor used a word that is not known here.
    case unknown
}

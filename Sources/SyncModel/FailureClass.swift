/// Why a run failed, in a closed set of words; the raw values are the `class` label values.
package enum FailureClass: String, CaseIterable, Sendable {
    /// The credentials were rejected: the customer must connect again.
    case credentials
    /// The credentials lack a permission.
    case permission
    /// The third party's rate limit was reached.
    case rateLimit = "rate_limit"
    /// What was requested does not exist at the third party.
    case notFound = "not_found"
    /// The run, or a request of it, took too long.
    case timeout
    /// The sync's own code failed.
    case script
    /// The third party failed or could not be reached.
    case thirdParty = "third_party"
    /// The sync or its vendor is configured wrongly.
    case configuration
    /// The run was cancelled, or its runner went away.
    case interrupted
    /// A reason is known and is none of these.
    case other
    /// The vendor gives no reason.
    case unknown
}

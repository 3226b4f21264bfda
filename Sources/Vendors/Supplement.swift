package import HTTPExchange
package import SyncModel

/// When a vendor has something to read besides its parts.
package enum SupplementNeed: Sendable {
    case never
    /// While there are failed runs without a reason, or broken connections.
    case failures
    /// Always: the vendor itself knows when it is due.
    case always
}

/// What is known when a supplement is read.
package struct SupplementRequest: Sendable {
    /// The failed runs without a reason, except those that were looked for in vain a short time ago.
    package var failed: [FailedRun]
    /// The connections that are known to be broken.
    package var broken: [ConnectionReading]
    /// `refresh_within`
    package var refreshWithin: Duration

    package init(failed: [FailedRun] = [], broken: [ConnectionReading] = [], refreshWithin: Duration) {
        self.failed = failed
        self.broken = broken
        self.refreshWithin = refreshWithin
    }
}

/// What a vendor says besides the state of syncs: it explains states, and never changes one.
package struct Supplement: Sendable {
    /// Why runs failed, as far as that was found.
    package var explanations: [FailureExplanation] = []
    /// Connections, by what reported them. They replace those of the same origin.
    package var connections: [String: [ConnectionReading]] = [:]
    /// Why some or all of it could not be read; `nil` if nothing went wrong.
    package var failure: RequestFailure?

    package init() {}
}

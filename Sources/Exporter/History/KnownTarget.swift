package import HTTPExchange
package import SyncModel

/// A target's last good reading, and why the latest attempt failed if it did.
package struct KnownTarget: Sendable {
    /// Whether `sync_source_targets` counts it.
    package var isCounted: Bool
    package var failure: RequestFailure?
    package var syncs: [KnownSync] = []
    package var connections: [KnownConnection] = []

    package init(isCounted: Bool, failure: RequestFailure? = nil) {
        self.isCounted = isCounted
        self.failure = failure
    }
}

/// A connection as last read, and when.
package struct KnownConnection: Sendable {
    package var reading: ConnectionReading
    /// On the clock that never jumps.
    package var readAt: Duration
}

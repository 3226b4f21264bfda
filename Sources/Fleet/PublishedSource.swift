package import SyncModel

/// A source as of its latest response: what scrapes and pages read. Never changes once it is published.
package struct PublishedSource: Sendable {
    package let name: String
    package let provider: String
    /// `interval`
    package let interval: Duration
    /// `refresh_within`
    package let refreshWithin: Duration
    /// `stale_after`
    package let staleAfter: Duration
    /// Whether it is shown by groups rather than sync by sync: `detail: integration`.
    package let isGrouped: Bool
    /// All syncs, in blocks of neighbours.
    package var blocks: [Block] = []
    package var stateCounts: [SyncState: Int] = [:]
    /// In the order of integration and connection.
    package var connections: [PublishedConnection] = []
    package var status = SourceStatus()

    package init(
        name: String, provider: String, interval: Duration, refreshWithin: Duration, staleAfter: Duration,
        isGrouped: Bool
    ) {
        self.name = name
        self.provider = provider
        self.interval = interval
        self.refreshWithin = refreshWithin
        self.staleAfter = staleAfter
        self.isGrouped = isGrouped
    }

    /// The number of all syncs, those that are too old to be served included.
    package var syncCount: Int { blocks.reduce(0) { $0 + $1.count } }
}

/// A connection as last read, and until when that is served.
package struct PublishedConnection: Sendable {
    package var reading: ConnectionReading
    /// In microseconds of the monotonic clock.
    package var expires: Int64

    package init(_ reading: ConnectionReading, expires: Int64) {
        self.reading = reading
        self.expires = expires
    }
}

extension PublishedSource {
    /// The same with what is known of the source as it was configured before, if it is the same vendor's.
    package func inheriting(_ last: PublishedSource) -> PublishedSource? {
        guard last.provider == provider else { return nil }
        var source = self
        source.blocks = last.blocks
        source.stateCounts = last.stateCounts
        source.connections = last.connections
        source.status = last.status
        return source
    }
}

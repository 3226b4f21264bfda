import Exposition
package import Providers
package import SyncModel

/// Everything that one exposition is made from.
package struct Scrape: Sendable {
    package let sources: [ScrapedSource]
    package let exporter: ExporterStatus
    package let now: Timestamp
    package let allStates: Bool
    package let process: ProcessStatistics?

    /// - Parameters:
    ///   - now: The clock of the scrape, which every lag is measured by.
    ///   - uptime: The clock that staleness is judged by.
    ///   - allStates: Whether every state has a series, or only the present one.
    package init(
        _ sources: [(SourceSnapshot, RequestStatistics)], exporter: ExporterStatus, allStates: Bool,
        now: Timestamp, uptime: Duration, process: ProcessStatistics? = nil
    ) {
        self.sources = sources.map { ScrapedSource($0, requests: $1, at: uptime) }
        self.exporter = exporter
        self.allStates = allStates
        self.now = now
        self.process = process
    }
}

/// A source's snapshot without what has become stale, and its requests so far.
package struct ScrapedSource: Sendable {
    let snapshot: SourceSnapshot
    /// The syncs shown one by one; none with `detail: integration`.
    let syncs: [ExposedSync]
    /// The syncs shown by groups; none with `detail: sync`.
    let groups: [SyncGroup]
    /// How many syncs are shown, one by one or by groups.
    let syncCount: Int
    let connections: [ExposedConnection]
    let requests: RequestStatistics

    init(_ snapshot: SourceSnapshot, requests: RequestStatistics, at uptime: Duration) {
        self.snapshot = snapshot
        self.requests = requests
        let fresh = snapshot.freshSyncs(at: uptime)
        let isGrouped = snapshot.detail == .integration
        syncs = isGrouped ? [] : fresh
        groups = isGrouped ? SyncGroup.groups(of: fresh, under: snapshot.labels) : []
        syncCount = fresh.count
        connections = snapshot.freshConnections(at: uptime)
    }
}

package import Providers
package import SyncModel

/// Everything that one exposition is made from.
package struct Scrape: Sendable {
    package let sources: [ScrapedSource]
    package let exporter: ExporterStatus
    package let process: ProcessStatistics?

    /// Takes what a store shows at this moment.
    ///
    /// - Parameters:
    ///   - names: The sources to show; all if there are none.
    ///   - requests: Each source's requests so far, by its name.
    ///   - now: The clock of the scrape, which every lag is measured by.
    ///   - uptime: The clock that staleness is judged by.
    package init(
        of store: SnapshotStore, sources names: [String] = [], requests: [String: RequestStatistics],
        exporter: ExporterStatus, now: Timestamp, uptime: Duration, process: ProcessStatistics? = nil
    ) {
        sources = store.rendered(at: uptime, only: names).map { source in
            ScrapedSource(
                snapshot: source.snapshot, syncCount: source.syncCount,
                segments: source.segments(now: now, uptime: uptime),
                requests: requests[source.snapshot.name] ?? RequestStatistics())
        }
        self.exporter = exporter
        self.process = process
    }
}

/// A source's snapshot, what of it is rendered, and its requests so far.
package struct ScrapedSource: Sendable {
    let snapshot: SourceSnapshot
    /// How many syncs are shown, one by one or by groups.
    let syncCount: Int
    /// By the names of their families.
    let segments: [String: Segment]
    let requests: RequestStatistics
}

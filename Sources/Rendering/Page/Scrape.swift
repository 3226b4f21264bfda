import Exposition
package import Fleet
package import HTTPExchange
package import SyncModel

/// Everything that one exposition is made from.
package struct Scrape: Sendable {
    package let sources: [ScrapedSource]
    package let exporter: ExporterStatus
    package let process: ProcessStatistics?
    /// Names of families to leave out.
    let excluded: Set<String>

    /// Takes what is published at this moment.
    ///
    /// - Parameters:
    ///   - names: The sources to expose; all if there are none.
    ///   - renderer: Renders what has changed since the last scrape.
    ///   - requests: Each source's requests so far, by its name.
    ///   - now: The wall clock, which every lag is measured by.
    ///   - uptime: The monotonic clock, which staleness is measured by.
    package init(
        of publication: Publication, sources names: [String] = [], with renderer: Renderer, settings: RenderSettings,
        requests: [String: RequestStatistics], exporter: ExporterStatus, now: Timestamp, uptime: Duration,
        process: ProcessStatistics? = nil
    ) {
        let moment = Moment(now: now, uptime: uptime)
        sources = renderer.render(publication.all, only: names, settings: settings, at: moment).map { source in
            ScrapedSource(rendered: source, requests: requests[source.published.name] ?? RequestStatistics())
        }
        self.exporter = exporter
        self.process = process
        excluded = settings.excludedMetrics
    }
}

/// A source as it is published and rendered, and its requests so far.
package struct ScrapedSource: Sendable {
    let rendered: RenderedSource
    let requests: RequestStatistics

    var published: PublishedSource { rendered.published }
    var status: SourceStatus { rendered.published.status }
    /// `source` and `provider`
    var labels: LabelSet { rendered.labels }
    /// How many syncs are exposed, one by one or by groups.
    var syncCount: Int { rendered.syncCount }
    /// When the oldest reading that is exposed was made.
    var oldestReading: Timestamp? { rendered.oldestReading }
}

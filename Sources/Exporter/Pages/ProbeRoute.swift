import Exposition
import HTTPEndpoint
import SyncModel

/// `/probe?source=NAME`: polls that source now and answers with its metrics and no others.
///
/// It takes names only: whoever may scrape must not make the exporter send requests elsewhere.
struct ProbeRoute: Sendable {
    let places: Places
    let sources: RunningSources
    let timekeeper: any Timekeeper
    /// Returns once no reload is under way.
    let settled: @Sendable () async -> Void
    /// Gives what the named source shows.
    let scrape: @Sendable ([String]) -> Scrape?

    func respond(to request: EndpointRequest) async -> EndpointResponse {
        let arrival = timekeeper.uptime
        guard let place = places.take() else { return .noPlace }
        defer { withExtendedLifetime(place) {} }
        guard let query = Query(request.query) else { return .malformedQuery }
        let names = query.values(for: "source")
        guard names.count == 1, !names[0].isEmpty else {
            return .text("Name one source, as in /probe?source=NAME.", status: 400)
        }
        let deadline = ScrapeTimeout.allowance(in: request).map { arrival + $0 }
        guard await isPolled(names[0], by: deadline) else {
            guard sources.names.contains(names[0]) else { return .unknownSource }
            return .text("No more polls: the exporter shuts down.", status: 503)
        }
        guard let scrape = scrape(names) else { return .unknownSource }
        let others = sources.settings.excludedMetrics.union(MetricCatalogue.perExporter.map(\.name))
        return .exposition(of: scrape, to: request, excluding: others)
    }

    private func isPolled(_ name: String, by deadline: Duration?) async -> Bool {
        while let poller = sources[name] {
            if await poller.poll(by: deadline) { return true }
            // Its settings may have changed just now; then another one polls the source.
            await settled()
            if sources[name].map({ $0 === poller }) ?? true { return false }
        }
        return false
    }
}

/// The time that Prometheus gives a scrape: `X-Prometheus-Scrape-Timeout-Seconds`.
enum ScrapeTimeout {
    /// How long a poll may last: half a second and a tenth less, for the way there, for writing the page, and back.
    ///
    /// - Returns: `nil` if the header is missing, or no time.
    static func allowance(in request: EndpointRequest) -> Duration? {
        guard let text = request["X-Prometheus-Scrape-Timeout-Seconds"], let seconds = Double(text),
            seconds > 0, seconds < 1e6
        else { return nil }
        return .seconds(max(0, seconds * 0.9 - 0.5))
    }
}

import Exposition
import HTTPEndpoint
import Polling
import Rendering
import SyncModel

/// `/probe?source=NAME`: polls that source now and responds with its metrics only.
///
/// It takes names only: a scraper must not make the exporter send requests elsewhere.
struct ProbeRoute: Sendable {
    let permits: ScrapePermits
    let sources: RunningSources
    let timekeeper: any Timekeeper
    /// Returns once no reload is under way.
    let settled: @Sendable () async -> Void
    /// Gives what is exposed of the named source.
    let scrape: @Sendable ([String]) -> Scrape?

    func respond(to request: EndpointRequest) async -> EndpointResponse {
        let arrival = timekeeper.uptime
        guard let permit = permits.acquire() else { return .tooManyRequests }
        guard let query = Query(request.query) else { return .malformedQuery }
        let names = query.values(for: "source")
        guard names.count == 1, !names[0].isEmpty else {
            return .text("Name one source, as in /probe?source=NAME.", status: 400)
        }
        let deadline = arrival + (ScrapeTimeout.allowance(in: request) ?? Self.maximumWait)
        guard await isPolled(names[0], by: deadline) else {
            guard sources.names.contains(names[0]) else { return .unknownSource }
            return .text("No more polls: the exporter shuts down.", status: 503)
        }
        guard let scrape = scrape(names) else { return .unknownSource }
        let others = Set(MetricCatalogue.perExporter.map(\.name))
        return withExtendedLifetime(permit) { .exposition(of: scrape, to: request, excluding: others) }
    }

    /// How long a probe without a scrape timeout waits for the source to be polled.
    private static let maximumWait = Duration.seconds(600)

    private func isPolled(_ name: String, by deadline: Duration) async -> Bool {
        while let poller = sources[name] {
            if await poller.pollNow(by: deadline) != nil { return true }
            // Its settings may have changed just now; then another one polls the source.
            await settled()
            if sources[name].map({ $0 === poller }) ?? true { return false }
        }
        return false
    }
}

/// The time that Prometheus gives a scrape: `X-Prometheus-Scrape-Timeout-Seconds`.
enum ScrapeTimeout {
    /// How long a poll may last: 90 % of the timeout minus half a second, which are for the network and for rendering.
    ///
    /// - Returns: `nil` if the header is missing, or not a time.
    static func allowance(in request: EndpointRequest) -> Duration? {
        guard let text = request["X-Prometheus-Scrape-Timeout-Seconds"], let seconds = Double(text),
            seconds > 0, seconds < 1e6
        else { return nil }
        return .seconds(max(0, seconds * 0.9 - 0.5))
    }
}

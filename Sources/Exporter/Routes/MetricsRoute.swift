import Exposition
import HTTPEndpoint
import Rendering

/// `/metrics`: what is known of all sources, or of those named; refused if there are too many requests.
struct MetricsRoute: Sendable {
    let permits: ScrapePermits
    /// Gives what is exposed of the named sources, of all if none are named; `nil` for an unknown name.
    let scrape: @Sendable ([String]) -> Scrape?

    func respond(to request: EndpointRequest) async -> EndpointResponse {
        guard let permit = permits.acquire() else { return .tooManyRequests }
        guard let query = Query(request.query) else { return .malformedQuery }
        guard let scrape = scrape(query.values(for: "source")) else { return .unknownSource }
        return withExtendedLifetime(permit) { .exposition(of: scrape, to: request) }
    }
}

extension EndpointResponse {
    static let malformedQuery = text("The query string is malformed.", status: 400)
    static let unknownSource = text("There is no source with that name.", status: 404)

    /// A scrape in the format and the coding that the request prefers.
    ///
    /// - Parameter excluded: Names of families to leave out besides those that the configuration excludes.
    static func exposition(
        of scrape: Scrape, to request: EndpointRequest, excluding excluded: Set<String> = []
    ) -> EndpointResponse {
        let format = ExpositionFormat.preferred(by: request["Accept"])
        let coding = ContentCoding.preferred(by: request["Accept-Encoding"])
        return EndpointResponse(
            status: 200,
            headers: [("Content-Type", format.contentType), ("Vary", "Accept, Accept-Encoding")]
                + (coding == .gzip ? [("Content-Encoding", "gzip")] : []),
            body: ScrapePage(scrape, as: format, excluding: excluded).body(coding))
    }
}

import Exposition
import HTTPEndpoint

/// `/metrics`: what is known of all sources, or of those named, refused if it is too much at once.
struct MetricsRoute: Sendable {
    let places: Places
    /// Gives what the named sources show, all if none are named, or `nil` for an unknown name.
    let scrape: @Sendable ([String]) -> Scrape?
    /// `exclude_metrics`: names of families to leave out.
    let excluded: @Sendable () -> Set<String>

    func respond(to request: EndpointRequest) async -> EndpointResponse {
        guard let place = places.take() else { return .noPlace }
        // Until the response is ready: how long its client takes to read it does not matter.
        defer { withExtendedLifetime(place) {} }
        guard let query = Query(request.query) else { return .malformedQuery }
        guard let scrape = scrape(query.values(for: "source")) else { return .unknownSource }
        return .exposition(of: scrape, to: request, excluding: excluded())
    }
}

extension EndpointResponse {
    static let malformedQuery = text("The query string is malformed.", status: 400)
    static let unknownSource = text("There is no source of that name.", status: 404)

    /// A scrape in the format and the coding that the request prefers.
    static func exposition(
        of scrape: Scrape, to request: EndpointRequest, excluding excluded: Set<String>
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

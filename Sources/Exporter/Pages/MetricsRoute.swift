import Exposition
import HTTPEndpoint
import Synchronization

/// `/metrics`: negotiates the format, filters by source, refuses what is too much at once.
struct MetricsRoute: Sendable {
    private let places: Places
    private let scrape: @Sendable ([String]) -> Scrape?
    private let excluded: Set<String>

    /// - Parameters:
    ///   - scrape: Gives what the named sources show, all if none are named, or `nil` for an unknown name.
    ///   - excluded: `exclude_metrics`: names of families to leave out.
    init(
        maximumRequests: Int, excluding excluded: Set<String>, scrape: @escaping @Sendable ([String]) -> Scrape?
    ) {
        places = Places(maximumRequests)
        self.scrape = scrape
        self.excluded = excluded
    }

    func respond(to request: EndpointRequest) async -> EndpointResponse {
        guard let place = places.take() else {
            return .text(
                "Too many requests at the same time.", status: 503, headers: [("Retry-After", "1")])
        }
        guard let query = Query(request.query) else {
            return .text("The query string is malformed.", status: 400)
        }
        guard let scrape = scrape(query.values(for: "source")) else {
            return .text("There is no source of that name.", status: 404)
        }
        let format = ExpositionFormat.preferred(by: request["Accept"])
        let coding = ContentCoding.preferred(by: request["Accept-Encoding"])
        var response = EndpointResponse(
            status: 200,
            headers: [("Content-Type", format.contentType), ("Vary", "Accept, Accept-Encoding")]
                + (coding == .gzip ? [("Content-Encoding", "gzip")] : []),
            body: ScrapePage(scrape, as: format, excluding: excluded).body(coding))
        // A client that takes its time keeps its place, and the memory that goes with it, until it has everything.
        response.lease = place
        return response
    }
}

/// How many scrapes may still come in.
private final class Places: Sendable {
    private let free: Mutex<Int>

    init(_ count: Int) {
        free = Mutex(count)
    }

    /// A place, which is free again when it is let go; `nil` if there is none.
    func take() -> Place? {
        let isFree = free.withLock { free in
            guard free > 0 else { return false }
            free -= 1
            return true
        }
        return isFree ? Place(of: self) : nil
    }

    final class Place: Sendable {
        private let places: Places

        init(of places: Places) {
            self.places = places
        }

        deinit {
            places.free.withLock { $0 += 1 }
        }
    }
}

import HTTPEndpoint
import Synchronization
import Testing

@testable import Exporter

@Suite("How many scrapes at once")
struct MetricsRouteTests {
    private static func route(_ places: Places, whileAtWork: @escaping @Sendable () -> Void = {}) -> MetricsRoute {
        MetricsRoute(
            places: places,
            scrape: { _ in
                whileAtWork()
                return Scrape(
                    of: SnapshotStore(), sources: [], requests: [:], exporter: .forTests, now: .at(0), uptime: .zero,
                    process: nil)
            },
            excluded: { [] })
    }

    private let request = EndpointRequest(path: "/metrics")

    @Test("a scrape beyond the limit gets 503 with Retry-After at once")
    func limit() async {
        let places = Places(1)
        let taken = places.take()
        let refused = await Self.route(places).respond(to: request)
        #expect(refused.status == 503)
        #expect(refused.headers.contains { $0.name == "Retry-After" && $0.value == "1" })
        withExtendedLifetime(taken) {}
    }

    @Test("a scrape counts until its response is ready, however long its client takes to read it")
    func counts() async {
        let places = Places(1)
        let isFull = Mutex(false)
        let route = Self.route(places) { isFull.withLock { $0 = places.take() == nil } }
        let response = await route.respond(to: request)
        #expect(response.status == 200)
        #expect(isFull.withLock { $0 })
        #expect(await Self.route(places).respond(to: request).status == 200)
        withExtendedLifetime(response) {}
    }
}

import Fleet
import HTTPEndpoint
import Rendering
import ServiceSupport
import Synchronization
import TestSupport
import Testing

@testable import Exporter

@Suite("How many scrapes at once")
struct MetricsRouteTests {
    private static func route(
        _ permits: ScrapePermits, whileAtWork: @escaping @Sendable () -> Void = {}
    ) -> MetricsRoute {
        MetricsRoute(
            permits: permits,
            scrape: { _ in
                whileAtWork()
                return Scrape(
                    of: Publication(), with: Renderer(), settings: RenderSettings(), requests: [:],
                    exporter: .forTests, now: .at(0), uptime: .zero)
            })
    }

    private let request = EndpointRequest(path: "/metrics")

    @Test("a scrape beyond the limit gets 503 with Retry-After at once")
    func limit() async {
        let permits = ScrapePermits(1)
        let taken = permits.acquire()
        let refused = await Self.route(permits).respond(to: request)
        #expect(refused.status == 503)
        #expect(refused.headers.contains { $0.name == "Retry-After" && $0.value == "1" })
        withExtendedLifetime(taken) {}
    }

    @Test("a scrape counts until its response is ready, however long its client takes to read it")
    func counts() async {
        let permits = ScrapePermits(1)
        let isFull = Mutex(false)
        let route = Self.route(permits) { isFull.withLock { $0 = permits.acquire() == nil } }
        let response = await route.respond(to: request)
        #expect(response.status == 200)
        #expect(isFull.withLock { $0 })
        #expect(await Self.route(permits).respond(to: request).status == 200)
        withExtendedLifetime(response) {}
    }
}

import Fleet
import HTTPEndpoint
import Rendering
import TestSupport
import Testing

@testable import Exporter

@Suite("How many scrapes at once")
struct MetricsRouteTests {
    private let route = MetricsRoute(
        permits: ScrapePermits(2),
        scrape: { _ in
            Scrape(
                of: Publication(), with: Renderer(), settings: RenderSettings(), requests: [:], exporter: .forTests,
                now: .at(0), uptime: .zero)
        })

    @Test("a scrape beyond the limit gets 503 with Retry-After at once, until one before it is sent or given up")
    func limit() async {
        let request = EndpointRequest(path: "/metrics")
        var underWay = [await route.respond(to: request), await route.respond(to: request)]
        #expect(underWay.map(\.status) == [200, 200])
        let refused = await route.respond(to: request)
        #expect(refused.status == 503)
        #expect(refused.headers.contains { $0.name == "Retry-After" && $0.value == "1" })
        underWay.removeLast()
        #expect(await route.respond(to: request).status == 200)
    }
}

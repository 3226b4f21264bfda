import HTTPExchange
import TestSupport
import Testing
import Vendors

@Suite("Statistics of requests")
struct RequestStatisticsTests {
    @Test("each duration is in the first bucket that holds it, and the slowest are in none")
    func fillsTheHistogram() async {
        let latencies: [Duration] = [
            .zero, .milliseconds(50), .milliseconds(51), .seconds(1), .milliseconds(9999), .seconds(60), .seconds(61),
        ]
        let fixture = APIClientFixture(latencies.map { .text("{}").after($0) })
        for _ in latencies { _ = await fixture.get() }
        let statistics = fixture.client.statistics
        #expect(RequestStatistics.durationBounds == [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60])
        #expect(statistics.durationCounts == [2, 1, 0, 0, 1, 0, 0, 1, 0, 1])
        #expect(statistics.requests == latencies.count)
        #expect(abs(statistics.durationSum - 132.1) < 1e-6)
    }

    @Test("bytes are counted as received, whatever the status")
    func countsBytes() async {
        let fixture = APIClientFixture([.text(#"{"a":1}"#), .text("gone", status: 404), .failure(.tls)])
        for _ in 1...3 { _ = await fixture.get() }
        #expect(fixture.client.statistics.responseBytes == 11)
    }

    @Test("the vendor's limit and what remains of it are those of the last response that had them, whatever its status")
    func keepsTheReport() async {
        let fixture = APIClientFixture([
            .text("{}"), .text("{}", headers: [("x-ratelimit-remaining", "42"), ("x-ratelimit-limit", "200")]),
            .status(400, headers: [("X-RateLimit-Remaining", "41")]),
            .text("{}", headers: [("X-RateLimit-Remaining", "many")]), .failure(.timeout),
        ])
        var remaining: [Int?] = []
        var limits: [Int?] = []
        for _ in 1...5 {
            _ = await fixture.get()
            remaining.append(fixture.client.statistics.rateLimitRemaining)
            limits.append(fixture.client.statistics.rateLimit)
        }
        #expect(remaining == [nil, 42, 41, 41, 41])
        #expect(limits == [nil, 200, 200, 200, 200])
    }

    @Test("failures are counted by their reason, retries included")
    func countsFailures() async {
        let fixture = APIClientFixture([
            .status(500), .status(500), .status(500), .status(401), .text("no"), .text(#"{"a":"b"}"#), .text("{}"),
        ])
        for _ in 1...5 { _ = await fixture.get() }
        #expect(fixture.client.statistics.failures == [.serverError: 3, .unauthorized: 1, .notJSON: 1, .schema: 1])
        #expect(fixture.client.statistics.requests == 7)
    }
}

import ServiceSupport
import Synchronization
import TestSupport
import Testing

@testable import HTTPEndpoint

@Suite("A limited rate of requests")
struct RequestLimiterTests {
    private final class TurnedClock: Sendable {
        private let time = Mutex(Duration.zero)

        var now: Duration { time.withLock { $0 } }

        func turn(_ duration: Duration) {
            time.withLock { $0 += duration }
        }
    }

    private let clock = TurnedClock()
    private let limiter: RequestLimiter
    private let limit = RateLimit(interval: .seconds(2), burst: 3)

    init() {
        limiter = RequestLimiter { [clock] in clock.now }
    }

    private func passes(_ limit: RateLimit?) -> Bool {
        limiter.refusal(under: limit) == nil
    }

    @Test("a burst passes at once, then one request an interval, and a pause fills the bucket again")
    func bucket() {
        #expect((0..<5).map { _ in passes(limit) } == [true, true, true, false, false])
        clock.turn(.milliseconds(1999))
        #expect(!passes(limit))
        clock.turn(.milliseconds(1))
        #expect(passes(limit))
        #expect(!passes(limit))
        clock.turn(.seconds(3600))
        #expect((0..<5).map { _ in passes(limit) } == [true, true, true, false, false])
    }

    @Test("what is refused gets 429 and the whole seconds to wait")
    func refusal() {
        for _ in 0..<3 { #expect(passes(limit)) }
        clock.turn(.milliseconds(500))
        let refusal = limiter.refusal(under: limit)
        #expect(refusal?.status == 429)
        #expect(refusal?.headers.contains { $0 == ("Retry-After", "2") } == true)
    }

    @Test("another limit begins with a full bucket, the same one does not")
    func changes() {
        for _ in 0..<3 { #expect(passes(limit)) }
        #expect(!passes(RateLimit(interval: .seconds(2), burst: 3)))
        #expect(passes(RateLimit(interval: .seconds(3), burst: 1)))
        #expect(passes(nil))
        #expect(passes(limit))
    }

    @Test("it comes before users, and holds over the wire")
    func wire() async throws {
        let security = EndpointSecurity(
            rateLimit: RateLimit(interval: .seconds(3600), burst: 1), users: BasicUsers([("alice", "hash")]))
        try await withServer(security: { security }) { server in
            let first = try await server.curl("-i", scheme: "http")
            let second = try await server.curl("-i", scheme: "http")
            #expect(first.output.hasPrefix("HTTP/1.1 401 "))
            #expect(second.output.hasPrefix("HTTP/1.1 429 Too Many Requests\r\n"))
            #expect(second.output.contains("\r\nRetry-After: 3"))
        }
    }
}

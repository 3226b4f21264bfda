import HTTPExchange
import SyncModel
import TestSupport
import Testing
import Vendors

@Suite("Pauses that the vendor asks for")
struct RateLimitTests {
    private let good = CannedAnswer.text(#"{"a":1}"#)

    /// The clock of these tests starts at 1,700,000,000: 2023-11-14T22:13:20Z.
    @Test(
        "a 429 is followed by the pause that its headers ask for, at least one second",
        arguments: [
            ([("Retry-After", "7")], 7), ([("Retry-After", " 7\t")], 7), ([("Retry-After", "0")], 1),
            ([("retry-after", "007")], 7),
            ([("Retry-After", "Tue, 14 Nov 2023 22:13:50 GMT")], 30),
            ([("Retry-After", "Tuesday, 14-Nov-23 22:13:50 GMT")], 30),
            ([("Retry-After", "Tue Nov 14 22:13:50 2023")], 30),
            ([("Retry-After", "Tue, 14 Nov 2023 22:13:00 GMT")], 1),
            ([("X-RateLimit-Reset", "1700000012")], 12), ([("x-ratelimit-reset", "1699999999")], 1),
            ([("X-RateLimit-Reset", "-5")], 1), ([("X-RateLimit-Reset", "soon")], 1),
            ([("Retry-After", "3"), ("X-RateLimit-Reset", "1700000040")], 3),
            ([("Retry-After", "soon"), ("X-RateLimit-Reset", "1700000040")], 40),
            ([("Retry-After", "3"), ("Retry-After", "9")], 3), ([("Retry-After", "soon"), ("Retry-After", "9")], 1),
            ([("Retry-After", "-3")], 1), ([("Retry-After", "")], 1), ([], 1),
        ] as [([(String, String)], Int)])
    func obeys(headers: [(String, String)], seconds: Int) async {
        let fixture = APIClientFixture([.status(429, headers: headers), good])
        #expect(await fixture.get().success == ["a": 1])
        #expect(fixture.times == [.zero, .seconds(seconds)])
        #expect(fixture.client.statistics.failures == [.rateLimited: 1])
    }

    @Test("without a header the pause doubles, and there are three attempts")
    func doubles() async {
        let fixture = APIClientFixture([.status(429)])
        #expect(await fixture.get().failure?.reason == .rateLimited)
        #expect(fixture.times == [.zero, .seconds(1), .seconds(3)])
        // The third response asked for four seconds more, which the next request waits for.
        #expect(await fixture.get().failure?.reason == .rateLimited)
        #expect(fixture.times.dropFirst(3).first == .seconds(7))
    }

    @Test(
        "a pause longer than the maximum wait fails at once, and nothing is sent before it has passed",
        arguments: [
            ([("Retry-After", "3600")], 3600), ([("X-RateLimit-Reset", "1700000300")], 300),
            ([("Retry-After", "Tue, 14 Nov 2023 22:43:20 GMT")], 1800), ([("Retry-After", "61")], 61),
        ] as [([(String, String)], Int)])
    func doesNotWaitForLong(headers: [(String, String)], seconds: Int) async {
        let fixture = APIClientFixture([.status(429, headers: headers), good])
        #expect(await fixture.get().failure?.reason == .rateLimited)
        #expect(fixture.timekeeper.uptime == .zero)

        fixture.timekeeper.advance(by: .seconds(seconds - 61))
        #expect(await fixture.get().failure?.reason == .rateLimited)
        #expect(fixture.transport.requests.count == 1)

        // The rest is within the maximum wait.
        fixture.timekeeper.advance(by: .seconds(1))
        #expect(await fixture.get().success == ["a": 1])
        #expect(fixture.times == [.zero, .seconds(seconds)])
    }

    @Test(
        "a pause is an hour at most",
        arguments: [
            ("Retry-After", "3601"), ("Retry-After", "99999999999999999999999999"),
            ("Retry-After", "9223372036854775807"),
            ("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT"), ("X-RateLimit-Reset", "9223372036854775807"),
        ])
    func bounds(name: String, value: String) async {
        let fixture = APIClientFixture([.status(429, headers: [(name, value)]), good])
        #expect(await fixture.get().failure?.reason == .rateLimited)
        fixture.timekeeper.advance(by: .seconds(3600))
        #expect(await fixture.get().success == ["a": 1])
    }

    @Test("a request that was not sent because of a pause is not counted")
    func countsWhatWasSent() async {
        let fixture = APIClientFixture([.status(429, headers: [("Retry-After", "3600")])])
        for _ in 1...5 { _ = await fixture.get() }
        #expect(fixture.client.statistics.requests == 1)
        #expect(fixture.client.statistics.failures == [.rateLimited: 1])
    }

    @Test("a pause applies to its quota and to no other")
    func separatesQuotas() async {
        let fixture = APIClientFixture([.status(429, headers: [("Retry-After", "3600")]), good])
        #expect(await fixture.get(APIRequest("/numbers", quota: "acme")).failure?.reason == .rateLimited)
        #expect(await fixture.get(APIRequest("/numbers", quota: "umbrella")).success == ["a": 1])
        #expect(await fixture.get(APIRequest("/numbers", quota: "acme")).failure?.reason == .rateLimited)
        #expect(fixture.transport.requests.count == 2)
    }

    @Test("a failure because of a pause says how long it still lasts")
    func saysHowLong() async {
        let fixture = APIClientFixture([.status(429, headers: [("Retry-After", "3600")])])
        _ = await fixture.get()
        fixture.timekeeper.advance(by: .milliseconds(600_500))
        let failure = await fixture.get().failure
        #expect(failure?.message == "the vendor's rate limit allows no request for another 3000 s")
        #expect(failure?.status == nil)
    }
}

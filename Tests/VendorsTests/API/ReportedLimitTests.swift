import HTTPExchange
import TestSupport
import Testing
import Vendors

@Suite("The limit that the vendor reports")
struct ReportedLimitTests {
    /// The clock of these tests starts at 1,700,000,000.
    private static let start = 1_700_000_000

    private func response(limit: String? = "200", remaining: String? = nil, reset: Int? = nil) -> CannedAnswer {
        let headers = [
            ("X-RateLimit-Limit", limit), ("X-RateLimit-Remaining", remaining),
            ("X-RateLimit-Reset", reset.map { String(Self.start + $0) }),
        ]
        return .text("{}", headers: headers.compactMap { name, value in value.map { (name, $0) } })
    }

    private func fixture(_ responses: [CannedAnswer], _ change: (inout RequestLimits) -> Void = { _ in }) async
        -> APIClientFixture
    {
        var limits = RequestLimits(defaultRequestsPerMinute: 100, reportedWindow: .seconds(60))
        change(&limits)
        let fixture = APIClientFixture(responses, limits: limits)
        for _ in responses { _ = await fixture.get() }
        return fixture
    }

    @Test("half of it is the budget, once it is known")
    func halvesTheLimit() async {
        #expect(await fixture([]).client.currentLimit == 100)
        #expect(await fixture([response(limit: "1000")]).client.currentLimit == 500)
        #expect(await fixture([response(limit: "1000"), response(limit: "60")]).client.currentLimit == 30)
    }

    @Test("it is converted from the vendor's window to a minute")
    func convertsTheWindow() async {
        #expect(await fixture([response(limit: "20")]) { $0.reportedWindow = .seconds(10) }.client.currentLimit == 60)
    }

    @Test("shards share it, and each may send at least one request a minute", arguments: [(4, 25), (1000, 1)])
    func sharesTheLimit(shards: Int, limit: Int) async {
        #expect(await fixture([response()]) { $0.shardTotal = shards }.client.currentLimit == limit)
    }

    @Test("a configured budget takes precedence")
    func respectsTheConfiguration() async {
        #expect(await fixture([response()]) { $0.maximumRequestsPerMinute = 7 }.client.currentLimit == 7)
    }

    @Test("it is ignored for a vendor that reports no limit for the whole source")
    func ignoresOtherVendors() async {
        let fixture = await fixture([response(remaining: "1")]) { $0.reportedWindow = nil }
        #expect(fixture.client.currentLimit == 100)
        #expect(!fixture.client.isScarce)
        #expect(fixture.client.statistics.rateLimit == 200)
    }

    @Test("a limit that is not a number above zero is ignored", arguments: ["0", "-5", "many", "", "1e3"])
    func ignoresNonsense(limit: String) async {
        #expect(await fixture([response(limit: limit)]).client.currentLimit == 100)
    }

    @Test("the budget in force is what is sent in a minute")
    func isObeyed() async {
        let fixture = await fixture([response(limit: "20")])
        for _ in 2...11 { _ = await fixture.get() }
        #expect(fixture.times.filter { $0 < .seconds(60) }.count == 10)
    }

    @Test(
        "requests are scarce while less than a fifth remains, until the window ends",
        arguments: [("39", true), ("40", false), ("0", true)])
    func knowsScarcity(remaining: String, isScarce: Bool) async {
        let fixture = await fixture([response(remaining: remaining, reset: 25)])
        #expect(fixture.client.isScarce == isScarce)
        fixture.timekeeper.advance(by: .seconds(24))
        #expect(fixture.client.isScarce == isScarce)
        fixture.timekeeper.advance(by: .seconds(1))
        #expect(!fixture.client.isScarce)
    }

    @Test("scarcity lasts a whole window if its end is unknown or implausible", arguments: [nil, -300, 100_000])
    func boundsScarcity(reset: Int?) async {
        let fixture = await fixture([response(remaining: "1", reset: reset)])
        fixture.timekeeper.advance(by: .seconds(59))
        #expect(fixture.client.isScarce)
        fixture.timekeeper.advance(by: .seconds(1))
        #expect(!fixture.client.isScarce)
    }

    @Test("a later response ends scarcity")
    func endsScarcity() async {
        #expect(await !fixture([response(remaining: "1"), response(remaining: "150")]).client.isScarce)
    }

    @Test("the client that replaces another knows the limit and the scarcity")
    func isInherited() async {
        let before = await fixture([response(limit: "1000", remaining: "1")])
        let after = APIClient(
            baseURL: "https://api.example.com/base", limits: RequestLimits(reportedWindow: .seconds(60)),
            connection: ConnectionOptions(), transport: before.transport, timekeeper: before.timekeeper,
            inheritance: before.client.inheritance)
        #expect(after.currentLimit == 500)
        #expect(after.isScarce)
    }
}

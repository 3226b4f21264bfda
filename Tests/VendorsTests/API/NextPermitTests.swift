import HTTPExchange
import TestSupport
import Testing
import Vendors

@Suite("When the next request may start")
struct NextPermitTests {
    private func client(_ timekeeper: SkippingTimekeeper, perMinute: Int, _ responses: [CannedAnswer]) -> APIClient {
        APIClient(
            baseURL: "https://api.example.com",
            limits: RequestLimits(maximumRequestsPerMinute: perMinute, maximumWait: .zero),
            connection: ConnectionOptions(),
            transport: ScriptedTransport(timekeeper: timekeeper, responses), timekeeper: timekeeper)
    }

    @Test("it may start now while permits are free, and asking takes none")
    func isNow() async {
        let timekeeper = SkippingTimekeeper()
        let client = client(timekeeper, perMinute: 1, [.text("{}")])
        for _ in 1...3 { #expect(client.nextPermit(at: timekeeper.uptime) == .zero) }
        _ = await client.numbers()
        #expect(client.nextPermit(at: timekeeper.uptime) == .seconds(60))
    }

    @Test("after a burst it starts 6 s after the burst's first request")
    func followsABurst() async {
        let timekeeper = SkippingTimekeeper()
        let client = client(timekeeper, perMinute: 100, [.text("{}")])
        _ = await client.numbers()
        timekeeper.advance(by: .seconds(2))
        for _ in 2...10 { _ = await client.numbers() }
        #expect(client.nextPermit(at: timekeeper.uptime) == .seconds(6))
    }

    @Test("a pause of the whole source delays it, a pause of one quota does not")
    func followsAPause() async {
        let paused = CannedAnswer.status(429, headers: [("Retry-After", "30")])
        for (quota, next) in [("", Duration.seconds(30)), ("acme", .zero)] {
            let timekeeper = SkippingTimekeeper()
            let client = client(timekeeper, perMinute: 100, [paused])
            _ = await client.numbers(APIRequest("/", quota: quota))
            #expect(client.nextPermit(at: timekeeper.uptime) == next)
        }
    }

    @Test("the failures that the vendor accepts delay it")
    func followsTheFailureBudget() async {
        let timekeeper = SkippingTimekeeper()
        let client = APIClient(
            baseURL: "https://api.example.com", limits: RequestLimits(), connection: ConnectionOptions(),
            transport: ScriptedTransport(timekeeper: timekeeper, [.status(400)]), timekeeper: timekeeper,
            failureBudget: FailureBudget(limit: 1, per: .seconds(10)))
        _ = await client.numbers()
        #expect(client.nextPermit(at: timekeeper.uptime) == .seconds(10))
    }
}

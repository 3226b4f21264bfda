import HTTPExchange
import SyncModel
import TestSupport
import Testing
import Vendors

@Suite("The failing responses that sources of one host share")
struct FailureBudgetTests {
    private func client(
        _ budget: FailureBudget, _ transport: ScriptedTransport, _ timekeeper: any Timekeeper
    ) -> APIClient {
        APIClient(
            baseURL: "https://api.example.com", limits: RequestLimits(maximumRequestsPerMinute: 100_000),
            connection: ConnectionOptions(), transport: transport, timekeeper: timekeeper, failureBudget: budget)
    }

    private func send(_ client: APIClient) async {
        _ = await client.numbers(APIRequest("/"))
    }

    /// Sends requests from several sources at the same time, and returns when they were sent.
    private func times(
        _ response: CannedAnswer, limit: Int = 3, sources: Int = 3, requests: Int = 6
    ) async -> [Duration] {
        let timekeeper = ManualTimekeeper()
        let transport = ScriptedTransport(timekeeper: timekeeper, [response])
        let budget = FailureBudget(limit: limit, per: .seconds(10))
        let clock = Task {
            while !Task.isCancelled {
                if let wait = timekeeper.untilNextWake { timekeeper.advance(by: wait) }
                await Task.yield()
            }
        }
        await withTaskGroup(of: Void.self) { group in
            for _ in 1...sources {
                let client = client(budget, transport, timekeeper)
                for _ in 1...requests { group.addTask { await send(client) } }
            }
        }
        clock.cancel()
        return transport.requests.map(\.time)
    }

    private func mostInTenSeconds(_ times: [Duration]) -> Int {
        times.map { start in times.count { $0 >= start && $0 - start < .seconds(10) } }.max() ?? 0
    }

    @Test(
        "together they cause no more failures than the host accepts, retries of 5xx included",
        arguments: [CannedAnswer.status(400), .status(503), .status(401).after(.milliseconds(700)), .failure(.reset)])
    func limitsAllSources(response: CannedAnswer) async {
        let times = await times(response)
        #expect(times.count >= 18)
        #expect(mostInTenSeconds(times) <= 3)
    }

    @Test(
        "good responses, and failures that no vendor counts, delay no request",
        arguments: [CannedAnswer.text("1"), .text("no JSON"), .failure(.tls), .status(301)])
    func ignoresOtherResponses(response: CannedAnswer) async {
        let timekeeper = SkippingTimekeeper()
        let transport = ScriptedTransport(timekeeper: timekeeper, [response])
        let client = client(FailureBudget(limit: 1, per: .seconds(10)), transport, timekeeper)
        for _ in 1...5 { await send(client) }
        #expect(transport.requests.map(\.time) == [Duration](repeating: .zero, count: 5))
    }

    @Test("a 429 is not counted")
    func ignoresRateLimits() async {
        let timekeeper = SkippingTimekeeper()
        let transport = ScriptedTransport(timekeeper: timekeeper, [.status(429, headers: [("Retry-After", "1")])])
        let client = client(FailureBudget(limit: 1, per: .seconds(10)), transport, timekeeper)
        await send(client)
        #expect(transport.requests.map(\.time) == [.zero, .seconds(1), .seconds(2)])
    }

    @Test("a request that is cancelled while it waits is not counted")
    func ignoresCancelledRequests() async {
        let timekeeper = ManualTimekeeper()
        let transport = ScriptedTransport(timekeeper: timekeeper, [.status(400), .text("1")])
        let client = client(FailureBudget(limit: 1, per: .seconds(10)), transport, timekeeper)
        await send(client)
        let waiting = Task { await send(client) }
        await timekeeper.untilAsleep()
        waiting.cancel()
        await waiting.value
        timekeeper.advance(by: .seconds(10))
        await send(client)
        #expect(transport.requests.map(\.time) == [.zero, .seconds(10)])
    }

    @Test("a host has one budget in the whole process, whatever the source")
    func isShared() {
        let one = FailureBudget.shared(host: "one.example", limit: 3, per: .seconds(10))
        #expect(one === FailureBudget.shared(host: "one.example", limit: 3, per: .seconds(10)))
        #expect(one !== FailureBudget.shared(host: "two.example", limit: 3, per: .seconds(10)))
        let addresses = ["https://merge.example", "http://MERGE.example:8080/a"]
        let budgets = addresses.map {
            Merge(SettingsFixture(["api_key": .plain("k"), "base_url": .plain($0)]).section).failureBudget
        }
        #expect(budgets[0] != nil && budgets[0] === budgets[1])
        #expect(Nango(SettingsFixture(["secret_key": .plain("k")]).section).failureBudget == nil)
    }
}

import HTTPExchange
import Providers
import SyncModel
import TestSupport
import Testing

@Suite("Sources that share a host's patience")
struct FailureBudgetTests {
    private func client(
        _ budget: FailureBudget, _ transport: ScriptedTransport, _ timekeeper: any Timekeeper
    ) -> APIClient {
        APIClient(
            baseURL: "https://api.example.com", limits: RequestLimits(maximumRequestsPerMinute: 100_000),
            connection: ConnectionOptions(), transport: transport, timekeeper: timekeeper, failureBudget: budget)
    }

    private func ask(_ client: APIClient) async {
        _ = await client.numbers(APIRequest("/"))
    }

    /// Has several sources ask at the same time until all is answered, and tells when the requests went out.
    private func times(
        _ answer: CannedAnswer, limit: Int = 3, sources: Int = 3, requests: Int = 6
    ) async -> [Duration] {
        let timekeeper = ManualTimekeeper()
        let transport = ScriptedTransport(timekeeper: timekeeper, [answer])
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
                for _ in 1...requests { group.addTask { await ask(client) } }
            }
        }
        clock.cancel()
        return transport.requests.map(\.time)
    }

    private func mostInTenSeconds(_ times: [Duration]) -> Int {
        times.map { start in times.count { $0 >= start && $0 - start < .seconds(10) } }.max() ?? 0
    }

    @Test(
        "together they cause no more failures than the host takes, retries of 5xx counted like any other",
        arguments: [CannedAnswer.status(400), .status(503), .status(401).after(.milliseconds(700)), .failure(.reset)])
    func together(answer: CannedAnswer) async {
        let times = await times(answer)
        #expect(times.count >= 18)
        #expect(mostInTenSeconds(times) <= 3)
    }

    @Test(
        "good answers, and those that no vendor counts, hold up nobody",
        arguments: [CannedAnswer.text("1"), .text("no JSON"), .failure(.tls), .status(301)])
    func harmless(answer: CannedAnswer) async {
        let timekeeper = SkippingTimekeeper()
        let transport = ScriptedTransport(timekeeper: timekeeper, [answer])
        let client = client(FailureBudget(limit: 1, per: .seconds(10)), transport, timekeeper)
        for _ in 1...5 { await ask(client) }
        #expect(transport.requests.map(\.time) == [Duration](repeating: .zero, count: 5))
    }

    @Test("a 429 takes none of the room")
    func rateLimited() async {
        let timekeeper = SkippingTimekeeper()
        let transport = ScriptedTransport(timekeeper: timekeeper, [.status(429, headers: [("Retry-After", "1")])])
        let client = client(FailureBudget(limit: 1, per: .seconds(10)), transport, timekeeper)
        await ask(client)
        #expect(transport.requests.map(\.time) == [.zero, .seconds(1), .seconds(2)])
    }

    @Test("a request that is cancelled while it waits for room takes none")
    func cancellation() async {
        let timekeeper = ManualTimekeeper()
        let transport = ScriptedTransport(timekeeper: timekeeper, [.status(400), .text("1")])
        let client = client(FailureBudget(limit: 1, per: .seconds(10)), transport, timekeeper)
        await ask(client)
        let waiting = Task { await ask(client) }
        await timekeeper.untilAsleep()
        waiting.cancel()
        await waiting.value
        timekeeper.advance(by: .seconds(10))
        await ask(client)
        #expect(transport.requests.map(\.time) == [.zero, .seconds(10)])
    }

    @Test("a host has one budget in the whole process, whatever the source, and Merge's is below 20 in 10 s")
    func sharing() {
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

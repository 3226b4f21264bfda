import HTTPExchange
import SyncModel
import Synchronization
import TestSupport
import Testing

@testable import Vendors

@Suite("Permits for a source's requests", .timeLimit(.minutes(5)))
struct RequestLimiterTests {
    private func limiter(
        _ timekeeper: any Timekeeper, perMinute: Int? = nil, maximumWait: Duration = .seconds(60),
        inheritance: RequestLimiter.Inheritance = RequestLimiter.Inheritance()
    ) -> RequestLimiter {
        RequestLimiter(
            limits: RequestLimits(maximumRequestsPerMinute: perMinute, maximumWait: maximumWait),
            timekeeper: timekeeper, inheritance: inheritance)
    }

    @Test("no more requests are in flight than allowed, and a free permit is used at once")
    func boundsConcurrency() async {
        let timekeeper = ManualTimekeeper()
        let transport = ScriptedTransport(timekeeper: timekeeper, [.text("{}").after(.seconds(1))])
        let client = APIClient(
            baseURL: "https://api.example.com", limits: RequestLimits(maximumConcurrency: 3),
            connection: ConnectionOptions(), transport: transport, timekeeper: timekeeper)
        await withTaskGroup(of: Void.self) { group in
            for _ in 1...9 { group.addTask { _ = await client.numbers() } }
            for round in 1...3 {
                await transport.untilSent(round * 3)
                await timekeeper.untilAsleep(3)
                timekeeper.advance(by: .seconds(1))
            }
        }
        #expect(transport.mostInFlight == 3)
        #expect(transport.requests.map(\.time) == [0, 0, 0, 1, 1, 1, 2, 2, 2].map { .seconds($0) })
    }

    @Test("a minute's requests are sent at once, the next when a minute has passed since the first ended")
    func obeysTheMinute() async {
        let fixture = APIClientFixture(
            [.text("{}").after(.seconds(2))], limits: RequestLimits(maximumRequestsPerMinute: 2))
        for _ in 1...5 { _ = await fixture.get() }
        #expect(fixture.times == [0, 2, 62, 64, 124].map { .seconds($0) })
    }

    @Test(
        "any six seconds have at most a tenth of a minute's requests, or ten",
        arguments: [(60, 10), (100, 10), (200, 20), (1000, 100)])
    func spreadsRequests(perMinute: Int, burst: Int) async {
        let fixture = APIClientFixture([.text("{}")], limits: RequestLimits(maximumRequestsPerMinute: perMinute))
        for _ in 1...burst * 3 { _ = await fixture.get() }
        let expected = [0, 6, 12].flatMap { [Duration](repeating: .seconds($0), count: burst) }
        #expect(fixture.times == expected)
    }

    @Test("retries count towards the minute as well")
    func countsRetries() async {
        let fixture = APIClientFixture([.status(500)], limits: RequestLimits(maximumRequestsPerMinute: 2))
        _ = await fixture.get()
        #expect(fixture.times == [.zero, .milliseconds(500), .seconds(60)])
    }

    @Test("requests are sent in the order they came, if they must wait for a permit")
    func keepsTheOrder() async {
        let timekeeper = ManualTimekeeper()
        let limiter = limiter(timekeeper, perMinute: 2)
        let log = SendLog()
        for number in [-2, -1] { #expect(await limiter.send(number, log) == nil) }
        var tasks: [Task<FailureReason?, Never>] = []
        for number in 0..<4 { tasks.append(await limiter.queue(number, log, on: timekeeper)) }
        for _ in 1...2 {
            await timekeeper.untilAsleep()
            timekeeper.advance(by: .seconds(60))
        }
        for task in tasks { #expect(await task.value == nil) }
        #expect(log.sent == [-2, -1, 0, 1, 2, 3])
    }

    @Test("a request that is cancelled while it waits for a permit leaves it to the next")
    func cancelsAWait() async {
        let timekeeper = ManualTimekeeper()
        let limiter = limiter(timekeeper, perMinute: 2)
        let log = SendLog()
        for number in [-2, -1] { _ = await limiter.send(number, log) }
        let sleeping = await limiter.queue(1, log, on: timekeeper)
        let next = await limiter.queue(2, log, on: timekeeper)
        sleeping.cancel()
        #expect(await sleeping.value == .timeout)
        await timekeeper.untilAsleep()
        timekeeper.advance(by: .seconds(60))
        #expect(await next.value == nil)
        #expect(log.sent == [-2, -1, 2])
    }

    @Test("a pause of one quota does not delay another, even if it began while both waited")
    func keepsQuotasApart() async {
        let timekeeper = ManualTimekeeper()
        let limiter = limiter(timekeeper, perMinute: 2)
        let log = SendLog()
        for number in [-2, -1] { _ = await limiter.send(number, log) }
        let paused = await limiter.queue(1, log, quota: "acme", on: timekeeper)
        let other = await limiter.queue(2, log, quota: "umbrella", on: timekeeper)
        limiter.pause(quota: "acme", until: .seconds(90))
        await timekeeper.untilAsleep()
        timekeeper.advance(by: .seconds(60))
        #expect(await other.value == nil)
        await timekeeper.untilAsleep()
        #expect(timekeeper.untilNextWake == .seconds(30))
        timekeeper.advance(by: .seconds(30))
        #expect(await paused.value == nil)
        #expect(log.sent == [-2, -1, 2, 1])
    }

    @Test("a pause that grows beyond the maximum wait fails the requests that wait for it")
    func limitsTheWait() async {
        let timekeeper = ManualTimekeeper()
        let limiter = limiter(timekeeper, maximumWait: .seconds(10))
        let log = SendLog()
        limiter.pause(quota: "", until: .seconds(10))
        let waiting = await limiter.queue(1, log, on: timekeeper)
        limiter.pause(quota: "", until: .seconds(30))
        // A shorter pause that comes later does not end a longer one.
        limiter.pause(quota: "", until: .seconds(15))
        timekeeper.advance(by: .seconds(10))
        #expect(await waiting.value == .rateLimited)
        timekeeper.advance(by: .seconds(20))
        #expect(await limiter.send(2, log) == nil)
        #expect(log.sent == [2])
    }

    @Test("the limiter that replaces another counts its requests, also those in flight")
    func inheritsRequests() async throws {
        let timekeeper = SkippingTimekeeper()
        let before = limiter(timekeeper, perMinute: 2)
        _ = await before.send(1, SendLog())
        timekeeper.advance(by: .seconds(10))
        try await before.withPermit(quota: "") { () async throws(RequestFailure) in
            let after = limiter(timekeeper, perMinute: 3, inheritance: before.inheritance)
            _ = await after.send(2, SendLog())
            #expect(timekeeper.uptime == .seconds(10))
            _ = await after.send(3, SendLog())
            #expect(timekeeper.uptime == .seconds(60))
            _ = await after.send(4, SendLog())
            #expect(timekeeper.uptime == .seconds(70))
        }
    }

    @Test("the limiter that replaces another keeps its pauses")
    func inheritsPauses() async {
        let timekeeper = SkippingTimekeeper()
        let before = limiter(timekeeper)
        before.pause(quota: "", until: .seconds(50))
        _ = await limiter(timekeeper, inheritance: before.inheritance).send(1, SendLog())
        #expect(timekeeper.uptime == .seconds(50))
    }

    @Test("a burst does not begin anew with the limiter that replaces another")
    func inheritsBursts() async {
        let timekeeper = SkippingTimekeeper()
        let before = limiter(timekeeper, perMinute: 100)
        for number in 1...10 { _ = await before.send(number, SendLog()) }
        _ = await limiter(timekeeper, perMinute: 100, inheritance: before.inheritance).send(11, SendLog())
        #expect(timekeeper.uptime == .seconds(6))
    }
}

/// The requests that were sent, in that order.
private final class SendLog: Sendable {
    private let numbers = Mutex<[Int]>([])
    func add(_ number: Int) { numbers.withLock { $0.append(number) } }
    var sent: [Int] { numbers.withLock { $0 } }
}

extension RequestLimiter {
    /// Sends a request that takes no time.
    ///
    /// - Returns: Why it was not sent; `nil` if it was.
    fileprivate func send(_ number: Int, _ log: SendLog, quota: String = "") async -> FailureReason? {
        do throws(RequestFailure) {
            try await withPermit(quota: quota) { () throws(RequestFailure) in log.add(number) }
            return nil
        } catch {
            return error.reason
        }
    }

    /// Starts a task that sends a request, and returns once it waits: in a queue, or for the clock.
    fileprivate func queue(
        _ number: Int, _ log: SendLog, quota: String = "", on timekeeper: ManualTimekeeper
    ) async -> Task<FailureReason?, Never> {
        let before = waiting
        let sleeps = timekeeper.untilNextWake != nil
        let task = Task { await send(number, log, quota: quota) }
        if sleeps {
            while waiting == before { await Task.yield() }
        } else {
            await timekeeper.untilAsleep()
        }
        return task
    }
}

import HTTPExchange
import Synchronization
import TestSupport
import Testing

@testable import Providers

@Suite("Pacing a source's requests", .timeLimit(.minutes(5)))
struct RequestPacerTests {
    private func client(
        _ timekeeper: ManualTimekeeper, _ transport: ScriptedTransport, limits: RequestLimits
    ) -> APIClient {
        APIClient(
            baseURL: "https://api.example.com", limits: limits, connection: ConnectionOptions(), transport: transport,
            timekeeper: timekeeper)
    }

    @Test("no more requests are in flight than allowed, and a place that is free is used at once")
    func boundsConcurrency() async {
        let timekeeper = ManualTimekeeper()
        let transport = ScriptedTransport(timekeeper: timekeeper, [.text("{}").after(.seconds(1))])
        let client = client(timekeeper, transport, limits: RequestLimits(maximumConcurrency: 3))
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

    @Test("requests of a minute go out at once, the next when a minute has passed since the first ended")
    func obeysTheMinute() async {
        let fixture = APIClientFixture(
            [.text("{}").after(.seconds(2))], limits: RequestLimits(maximumRequestsPerMinute: 2))
        for _ in 1...5 { _ = await fixture.ask() }
        #expect(fixture.times == [0, 2, 62, 64, 124].map { .seconds($0) })
    }

    @Test("requests that were sent before the settings changed still count, and the vendor's pause holds")
    func predecessor() async throws {
        let timekeeper = SkippingTimekeeper()
        let before = RequestPacer(limits: RequestLimits(maximumRequestsPerMinute: 2), timekeeper: timekeeper)
        for _ in 1...2 { try await before.paced(quota: "") { () async throws(RequestFailure) in } }
        let after = RequestPacer(
            limits: RequestLimits(maximumRequestsPerMinute: 3), timekeeper: timekeeper, predecessor: before)
        let start = timekeeper.uptime
        try await after.paced(quota: "") { () async throws(RequestFailure) in }
        #expect(timekeeper.uptime == start)
        try await after.paced(quota: "") { () async throws(RequestFailure) in }
        #expect(timekeeper.uptime == start + .seconds(60))
        after.pause(quota: "", until: timekeeper.uptime + .seconds(90))
        let next = RequestPacer(
            limits: RequestLimits(maximumRequestsPerMinute: 1000, patience: .seconds(90)), timekeeper: timekeeper,
            predecessor: after)
        try await next.paced(quota: "") { () async throws(RequestFailure) in }
        #expect(timekeeper.uptime == start + .seconds(150))
    }

    @Test("retries count towards the minute as well")
    func countsRetries() async {
        let fixture = APIClientFixture([.status(500)], limits: RequestLimits(maximumRequestsPerMinute: 2))
        _ = await fixture.ask()
        #expect(fixture.times == [.zero, .milliseconds(500), .seconds(60)])
    }

    @Test("requests leave in the order they came, when the minute makes them wait")
    func keepsTheOrder() async {
        let timekeeper = ManualTimekeeper()
        let pacer = RequestPacer(limits: RequestLimits(maximumRequestsPerMinute: 2), timekeeper: timekeeper)
        let book = Book()
        for number in [-2, -1] { #expect(await pacer.run(number, book) == nil) }
        var tasks: [Task<FailureReason?, Never>] = []
        for number in 0..<4 { tasks.append(await pacer.queue(number, book, on: timekeeper)) }
        for _ in 1...2 {
            await timekeeper.untilAsleep()
            timekeeper.advance(by: .seconds(60))
        }
        for task in tasks { #expect(await task.value == nil) }
        #expect(book.written == [-2, -1, 0, 1, 2, 3])
    }

    @Test("a request that is cancelled while it waits for the minute makes room for the next")
    func cancelsAWait() async {
        let timekeeper = ManualTimekeeper()
        let pacer = RequestPacer(limits: RequestLimits(maximumRequestsPerMinute: 2), timekeeper: timekeeper)
        let book = Book()
        for number in [-2, -1] { _ = await pacer.run(number, book) }
        let sleeping = await pacer.queue(1, book, on: timekeeper)
        let next = await pacer.queue(2, book, on: timekeeper)
        sleeping.cancel()
        #expect(await sleeping.value == .timeout)
        await timekeeper.untilAsleep()
        timekeeper.advance(by: .seconds(60))
        #expect(await next.value == nil)
        #expect(book.written == [-2, -1, 2])
    }

    @Test("a silence for one quota holds up no other, even if it began while both waited")
    func keepsQuotasApart() async {
        let timekeeper = ManualTimekeeper()
        let pacer = RequestPacer(limits: RequestLimits(maximumRequestsPerMinute: 2), timekeeper: timekeeper)
        let book = Book()
        for number in [-2, -1] { _ = await pacer.run(number, book) }
        let silent = await pacer.queue(1, book, quota: "acme", on: timekeeper)
        let other = await pacer.queue(2, book, quota: "umbrella", on: timekeeper)
        pacer.pause(quota: "acme", until: .seconds(90))
        await timekeeper.untilAsleep()
        timekeeper.advance(by: .seconds(60))
        #expect(await other.value == nil)
        await timekeeper.untilAsleep()
        #expect(timekeeper.untilNextWake == .seconds(30))
        timekeeper.advance(by: .seconds(30))
        #expect(await silent.value == nil)
        #expect(book.written == [-2, -1, 2, 1])
    }

    @Test("a silence that grows beyond the patience while a request waits fails it")
    func losesPatience() async {
        let timekeeper = ManualTimekeeper()
        let limits = RequestLimits(patience: .seconds(10))
        let pacer = RequestPacer(limits: limits, timekeeper: timekeeper)
        let book = Book()
        pacer.pause(quota: "", until: .seconds(10))
        let waiting = await pacer.queue(1, book, on: timekeeper)
        pacer.pause(quota: "", until: .seconds(30))
        // A shorter silence told later ends none that is longer.
        pacer.pause(quota: "", until: .seconds(15))
        timekeeper.advance(by: .seconds(10))
        #expect(await waiting.value == .rateLimited)
        timekeeper.advance(by: .seconds(20))
        #expect(await pacer.run(2, book) == nil)
        #expect(book.written == [2])
    }
}

/// Which requests went out, in that order.
private final class Book: Sendable {
    private let numbers = Mutex<[Int]>([])
    func write(_ number: Int) { numbers.withLock { $0.append(number) } }
    var written: [Int] { numbers.withLock { $0 } }
}

extension RequestPacer {
    /// Sends a request that takes no time; tells why not, if it was not sent.
    fileprivate func run(_ number: Int, _ book: Book, quota: String = "") async -> FailureReason? {
        do throws(RequestFailure) {
            try await paced(quota: quota) { () throws(RequestFailure) in book.write(number) }
            return nil
        } catch {
            return error.reason
        }
    }

    /// Starts a task that sends a request, and returns once it waits: in a queue, or for the clock.
    fileprivate func queue(
        _ number: Int, _ book: Book, quota: String = "", on timekeeper: ManualTimekeeper
    ) async -> Task<FailureReason?, Never> {
        let before = waiting
        let sleeps = timekeeper.untilNextWake != nil
        let task = Task { await run(number, book, quota: quota) }
        if sleeps {
            while waiting == before { await Task.yield() }
        } else {
            await timekeeper.untilAsleep()
        }
        return task
    }
}

import HTTPExchange
import Providers
import TestSupport
import Testing

@Suite("Retries within a poll", .timeLimit(.minutes(5)))
struct RetryTests {
    private let good = CannedAnswer.text(#"{"a":1}"#)

    @Test(
        "what may be over in a moment is asked three times, half a second and a second apart",
        arguments: [
            .status(500), .status(502), .status(503), .status(599), .failure(.reset), .failure(.connect),
            .failure(.dns),
        ] as [CannedAnswer])
    func retries(answer: CannedAnswer) async {
        let fixture = APIClientFixture([answer])
        #expect(await fixture.ask().failure != nil)
        #expect(fixture.times == [.zero, .milliseconds(500), .milliseconds(1500)])
        #expect(fixture.client.statistics.requests == 3)
    }

    @Test("a retry that succeeds is a success, and what it took is counted")
    func recovers() async {
        let fixture = APIClientFixture([.status(503), .failure(.reset), good])
        #expect(await fixture.ask().success == ["a": 1])
        #expect(fixture.client.statistics.failures == [.serverError: 1, .reset: 1])
        #expect(fixture.client.statistics.requests == 3)
    }

    @Test("the waits are spread by a quarter to either side", arguments: [(0.0, 375, 750), (1.0, 625, 1250)])
    func jitters(jitter: Double, first: Int, second: Int) async {
        let fixture = APIClientFixture([.status(500)], jitter: jitter)
        _ = await fixture.ask()
        #expect(fixture.timekeeper.sleeps == [.milliseconds(first), .milliseconds(second)])
    }

    @Test(
        "what will not be over in a moment is asked once, and keeps its reason",
        arguments: [
            (.status(401), .unauthorized), (.status(403), .forbidden), (.status(404), .notFound),
            (.status(400), .clientError), (.status(408), .clientError), (.status(418), .clientError),
            (.status(204), .clientError),
            (.status(301, headers: [("Location", "https://other.example/")]), .clientError),
            (.status(304), .clientError), (.text("<html>"), .notJSON), (.text(""), .notJSON), (.text("[]"), .schema),
            (.failure(.timeout), .timeout), (.failure(.tls), .tls), (.failure(.tooLarge), .tooLarge),
        ] as [(CannedAnswer, FailureReason)])
    func givesUp(answer: CannedAnswer, reason: FailureReason) async {
        let fixture = APIClientFixture([answer, good])
        let failure = await fixture.ask().failure
        #expect(failure?.reason == reason)
        #expect(fixture.transport.requests.count == 1)
        #expect(fixture.client.statistics.failures == [reason: 1])
    }

    @Test("a refused status is part of the failure")
    func tellsTheStatus() async {
        let failure = await APIClientFixture([.status(403)]).ask().failure
        #expect(failure == RequestFailure(.forbidden, "the vendor answered HTTP 403", status: 403))
    }

    @Test("cancelling ends the wait for a retry, and nothing more is sent")
    func stopsWaiting() async {
        let timekeeper = ManualTimekeeper()
        let transport = ScriptedTransport(timekeeper: timekeeper, [.status(500)])
        let client = APIClient(
            baseURL: "https://api.example.com", limits: RequestLimits(), connection: ConnectionOptions(),
            transport: transport, timekeeper: timekeeper)
        let asking = Task { await client.numbers() }
        await timekeeper.untilAsleep()
        asking.cancel()
        #expect(await asking.value.failure?.reason == .timeout)
        #expect(transport.requests.count == 1)
    }

    @Test("cancelling ends a transfer that hangs")
    func stopsATransfer() async {
        let fixture = APIClientFixture([.hanging])
        let asking = Task { await fixture.ask() }
        await fixture.transport.untilSent(1)
        asking.cancel()
        #expect(await asking.value.failure?.reason == .timeout)
        #expect(fixture.transport.requests.count == 1)
    }
}

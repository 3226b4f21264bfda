import HTTPExchange
import TestSupport
import Testing
import Vendors

@Suite("Retries", .timeLimit(.minutes(5)))
struct RetryTests {
    private let good = CannedAnswer.text(#"{"a":1}"#)

    @Test(
        "a failure that may be over in a moment is retried twice, after half a second and after a second",
        arguments: [
            .status(500), .status(502), .status(503), .status(599), .failure(.reset), .failure(.connect),
            .failure(.dns),
        ] as [CannedAnswer])
    func retries(response: CannedAnswer) async {
        let fixture = APIClientFixture([response])
        #expect(await fixture.get().failure != nil)
        #expect(fixture.times == [.zero, .milliseconds(500), .milliseconds(1500)])
        #expect(fixture.client.statistics.requests == 3)
    }

    @Test("a retry that succeeds is a success, and the failures before it are counted")
    func recovers() async {
        let fixture = APIClientFixture([.status(503), .failure(.reset), good])
        #expect(await fixture.get().success == ["a": 1])
        #expect(fixture.client.statistics.failures == [.serverError: 1, .reset: 1])
        #expect(fixture.client.statistics.requests == 3)
    }

    @Test("a part that can be split makes two attempts, or one", arguments: [1, 2])
    func limitsAttempts(attempts: Int) async {
        for status in [500, 502, 503, 504] {
            let fixture = APIClientFixture([.status(status)])
            _ = await fixture.client.numbers(attempts: attempts)
            #expect(fixture.times.count == attempts)
        }
    }

    @Test(
        "what a smaller part would not cure is retried all the same",
        arguments: [.status(429), .status(599), .failure(.connect), .failure(.reset)] as [CannedAnswer])
    func retriesOthers(response: CannedAnswer) async {
        let fixture = APIClientFixture([response])
        _ = await fixture.client.numbers(attempts: 1)
        #expect(fixture.times.count == 3)
    }

    @Test("the waits are spread by a quarter to either side", arguments: [(0.0, 375, 750), (1.0, 625, 1250)])
    func jitters(jitter: Double, first: Int, second: Int) async {
        let fixture = APIClientFixture([.status(500)], jitter: jitter)
        _ = await fixture.get()
        #expect(fixture.timekeeper.sleeps == [.milliseconds(first), .milliseconds(second)])
    }

    @Test(
        "other failures are not retried, and keep their reasons",
        arguments: [
            (.status(401), .unauthorized), (.status(403), .forbidden), (.status(404), .notFound),
            (.status(400), .clientError), (.status(408), .clientError), (.status(418), .clientError),
            (.status(204), .clientError),
            (.status(301, headers: [("Location", "https://other.example/")]), .clientError),
            (.status(304), .clientError), (.text("<html>"), .notJSON), (.text(""), .notJSON), (.text("[]"), .schema),
            (.failure(.timeout), .timeout), (.failure(.tls), .tls), (.failure(.tooLarge), .tooLarge),
        ] as [(CannedAnswer, FailureReason)])
    func givesUp(response: CannedAnswer, reason: FailureReason) async {
        let fixture = APIClientFixture([response, good])
        let failure = await fixture.get().failure
        #expect(failure?.reason == reason)
        #expect(fixture.transport.requests.count == 1)
        #expect(fixture.client.statistics.failures == [reason: 1])
    }

    @Test("the status is part of the failure")
    func hasTheStatus() async {
        let failure = await APIClientFixture([.status(403)]).get().failure
        #expect(failure == RequestFailure(.forbidden, "the vendor responded with HTTP 403", status: 403))
    }

    @Test("cancelling ends the wait for a retry, and nothing more is sent")
    func stopsWaiting() async {
        let timekeeper = ManualTimekeeper()
        let transport = ScriptedTransport(timekeeper: timekeeper, [.status(500)])
        let client = APIClient(
            baseURL: "https://api.example.com", limits: RequestLimits(), connection: ConnectionOptions(),
            transport: transport, timekeeper: timekeeper)
        let request = Task { await client.numbers() }
        await timekeeper.untilAsleep()
        request.cancel()
        #expect(await request.value.failure?.reason == .timeout)
        #expect(transport.requests.count == 1)
    }

    @Test("cancelling ends a transfer that hangs")
    func stopsATransfer() async {
        let fixture = APIClientFixture([.hanging])
        let request = Task { await fixture.get() }
        await fixture.transport.untilSent(1)
        request.cancel()
        #expect(await request.value.failure?.reason == .timeout)
        #expect(fixture.transport.requests.count == 1)
    }
}

import HTTPExchange
import Testing

@testable import Vendors

@Suite("Requests that keep failing inside a part")
struct RequestBackoffTests {
    private let refused = RequestFailure(.unauthorized, "the vendor responded with HTTP 401", status: 401)

    /// The polls, counted from 0, in which a request that always fails is sent.
    private func polls(
        every interval: Duration, count: Int, drift: Duration = .zero, failure: RequestFailure
    ) -> [Int] {
        var backoff = RequestBackoff()
        return (0..<count).filter { poll in
            // Odd polls are early by the drift, even ones late.
            let now = interval * poll + (poll.isMultiple(of: 2) ? drift : .zero - drift)
            guard backoff.waiting("s1", credentials: 0, at: now, interval: interval) == nil else { return false }
            backoff.note(failure, of: "s1", credentials: 0, at: now, interval: interval)
            return true
        }
    }

    /// A backoff whose request failed at these seconds, with an interval of a second.
    private func backoff(failedAt seconds: [Int]) -> RequestBackoff {
        var backoff = RequestBackoff()
        for now in seconds { note(refused, in: &backoff, at: now) }
        return backoff
    }

    private func note(_ failure: RequestFailure?, in backoff: inout RequestBackoff, credentials: Int = 1, at now: Int) {
        backoff.note(failure, of: "s1", credentials: credentials, at: .seconds(now), interval: .seconds(1))
    }

    private func waits(_ backoff: RequestBackoff, _ request: String = "s1", credentials: Int = 1, at now: Int) -> Bool {
        backoff.waiting(request, credentials: credentials, at: .seconds(now), interval: .seconds(1)) != nil
    }

    @Test("a request is sent after 1, 2, 4, 8 intervals, then once in 15 minutes")
    func backsOff() {
        #expect(polls(every: .seconds(60), count: 62, failure: refused) == [0, 1, 3, 7, 15, 30, 45, 60])
    }

    @Test("polls that start a little early or late are the polls meant", arguments: [1, 3, 6])
    func toleratesJitter(seconds: Int) {
        let sent = polls(every: .seconds(60), count: 62, drift: .seconds(seconds), failure: refused)
        #expect(sent == [0, 1, 3, 7, 15, 30, 45, 60])
    }

    @Test("if the interval is longer than 15 minutes, no poll is left out")
    func neverSkipsLongIntervals() {
        #expect(polls(every: .seconds(1800), count: 8, failure: refused) == Array(0..<8))
    }

    @Test("short intervals reach 15 minutes, however often the request fails")
    func isBounded() {
        let sent = polls(every: .seconds(1), count: 100_000, failure: refused)
        #expect(sent.prefix(11) == [0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 1023])
        #expect(zip(sent.dropFirst(11), sent.dropFirst(10)).allSatisfy { $0 - $1 == 900 })
    }

    @Test(
        "only a 4xx other than 429 backs off",
        arguments: [
            (.unauthorized, 401, true), (.forbidden, 403, true), (.notFound, 404, true), (.clientError, 400, true),
            (.clientError, 422, true), (.rateLimited, 429, false), (.serverError, 500, false),
            (.clientError, 302, false), (.clientError, 204, false), (.notFound, nil, false), (.timeout, nil, false),
            (.connect, nil, false), (.rateLimited, nil, false), (.notJSON, nil, false), (.schema, nil, false),
            (.credentials, nil, false),
        ] as [(FailureReason, Int?, Bool)])
    func selectsFailures(reason: FailureReason, status: Int?, backsOff: Bool) {
        let sent = polls(every: .seconds(60), count: 8, failure: RequestFailure(reason, "no", status: status))
        #expect(sent == (backsOff ? [0, 1, 3, 7] : Array(0..<8)))
    }

    @Test("a waiting request fails with its last failure, and others do not wait")
    func remembersTheFailure() {
        let backoff = backoff(failedAt: [0, 1])
        #expect(backoff.waiting("s1", credentials: 1, at: .seconds(2), interval: .seconds(1)) == refused)
        #expect(!waits(backoff, "s2", at: 2))
    }

    @Test("a success ends the wait, and the next failure counts as the first")
    func forgetsAfterASuccess() {
        var backoff = backoff(failedAt: [0, 1, 3, 7])
        note(nil, in: &backoff, at: 15)
        note(refused, in: &backoff, at: 16)
        #expect(!waits(backoff, at: 17))
    }

    @Test("changed credentials end the wait, and the next failure counts as the first")
    func noticesNewCredentials() {
        var backoff = backoff(failedAt: [0, 1, 3, 7])
        #expect(waits(backoff, at: 8))
        #expect(!waits(backoff, credentials: 2, at: 8))
        note(refused, in: &backoff, credentials: 2, at: 8)
        #expect(!waits(backoff, credentials: 2, at: 9))
    }

    @Test("what no longer exists is forgotten")
    func forgetsOthers() {
        var backoff = backoff(failedAt: [0, 1, 3, 7])
        backoff.keep { $0 != "s1" }
        #expect(!waits(backoff, at: 8))
    }
}

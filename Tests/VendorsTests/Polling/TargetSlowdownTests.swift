import HTTPExchange
import Testing

@testable import Providers

@Suite("Targets that keep failing")
struct TargetSlowdownTests {
    private let refused = RequestFailure(.unauthorized, "the vendor answered HTTP 401", status: 401)

    /// The polls, counted from 0, in which a target that always fails is asked.
    private func polls(
        of interval: Duration, count: Int, drift: Duration = .zero, failure: RequestFailure
    ) -> [Int] {
        var slowdown = TargetSlowdown()
        let target = Target("integration github")
        return (0..<count).filter { poll in
            // Odd polls come early by the drift, even ones late.
            let now = interval * poll + (poll.isMultiple(of: 2) ? drift : .zero - drift)
            guard slowdown.waiting(target, at: now, interval: interval) == nil else { return false }
            slowdown.note(failure, for: target, at: now, interval: interval)
            return true
        }
    }

    @Test("a target is asked after 1, 2, 4, 8 intervals, then once in 15 minutes")
    func slowsDown() {
        #expect(polls(of: .seconds(60), count: 62, failure: refused) == [0, 1, 3, 7, 15, 30, 45, 60])
    }

    @Test("polls that start a little early or late are the polls meant", arguments: [1, 3, 6])
    func toleratesJitter(seconds: Int) {
        let asked = polls(of: .seconds(60), count: 62, drift: .seconds(seconds), failure: refused)
        #expect(asked == [0, 1, 3, 7, 15, 30, 45, 60])
    }

    @Test("where the interval is longer than 15 minutes, no poll is left out")
    func neverSkipsLongIntervals() {
        #expect(polls(of: .seconds(1800), count: 8, failure: refused) == Array(0..<8))
    }

    @Test("short intervals reach the 15 minutes, however often it fails")
    func isBounded() {
        let asked = polls(of: .seconds(1), count: 100_000, failure: refused)
        #expect(asked.prefix(11) == [0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 1023])
        #expect(zip(asked.dropFirst(11), asked.dropFirst(10)).allSatisfy { $0 - $1 == 900 })
    }

    @Test(
        "only a 4xx other than 429 slows down",
        arguments: [
            (.unauthorized, 401, true), (.forbidden, 403, true), (.notFound, 404, true), (.clientError, 400, true),
            (.clientError, 422, true), (.rateLimited, 429, false), (.serverError, 500, false),
            (.clientError, 302, false), (.clientError, 204, false), (.notFound, nil, false), (.timeout, nil, false),
            (.connect, nil, false), (.rateLimited, nil, false), (.notJSON, nil, false), (.schema, nil, false),
            (.credentials, nil, false),
        ] as [(FailureReason, Int?, Bool)])
    func chooses(reason: FailureReason, status: Int?, slows: Bool) {
        let asked = polls(of: .seconds(60), count: 8, failure: RequestFailure(reason, "no", status: status))
        #expect(asked == (slows ? [0, 1, 3, 7] : Array(0..<8)))
    }

    @Test("a waiting target fails with what it failed with last")
    func remembersTheFailure() {
        var slowdown = TargetSlowdown()
        let target = Target("user 1")
        for now in [0, 60] { slowdown.note(refused, for: target, at: .seconds(now), interval: .seconds(60)) }
        #expect(slowdown.waiting(target, at: .seconds(120), interval: .seconds(60)) == refused)
        #expect(slowdown.waiting(Target("user 2"), at: .seconds(120), interval: .seconds(60)) == nil)
    }

    @Test("a success ends the wait, and counting begins anew")
    func forgives() {
        var slowdown = TargetSlowdown()
        let target = Target("user 1")
        for now in [0, 1, 3, 7] { slowdown.note(refused, for: target, at: .seconds(now), interval: .seconds(1)) }
        slowdown.note(nil, for: target, at: .seconds(15), interval: .seconds(1))
        slowdown.note(refused, for: target, at: .seconds(16), interval: .seconds(1))
        #expect(slowdown.waiting(target, at: .seconds(17), interval: .seconds(1)) == nil)
    }

    @Test("changed credentials end the wait, and counting begins anew")
    func noticesNewCredentials() {
        var slowdown = TargetSlowdown()
        let old = Target("user 1", credentials: 1)
        let new = Target("user 1", credentials: 2)
        for now in [0, 1, 3, 7] { slowdown.note(refused, for: old, at: .seconds(now), interval: .seconds(1)) }
        #expect(slowdown.waiting(old, at: .seconds(8), interval: .seconds(1)) != nil)
        #expect(slowdown.waiting(new, at: .seconds(8), interval: .seconds(1)) == nil)
        slowdown.note(refused, for: new, at: .seconds(8), interval: .seconds(1))
        #expect(slowdown.waiting(new, at: .seconds(9), interval: .seconds(1)) == nil)
    }
}

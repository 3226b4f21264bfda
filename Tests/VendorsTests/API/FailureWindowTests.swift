import Testing

@testable import Providers

@Suite("Failing answers in any ten seconds")
struct FailureWindowTests {
    /// A request that failed, as seen from here: the vendor gave its answer at some moment in between.
    private struct Failed {
        var start: Duration
        var end: Duration
    }

    /// Sends requests as fast as the window lets them; latency and outcome are drawn at random.
    private func failures(
        limit: Int, requests: Int, longest: Int, failing: Double, random: inout some RandomNumberGenerator
    ) -> [Failed] {
        var window = FailureWindow(limit: limit, per: .seconds(10))
        var now = Duration.zero
        var open: [(start: Duration, end: Duration)] = []
        var failures: [Failed] = []
        var sent = 0
        while sent < requests || !open.isEmpty {
            var deadline: Duration?
            if sent < requests {
                switch window.begin(at: now) {
                case .admitted:
                    sent += 1
                    open.append((now, now + .milliseconds(Int.random(in: 0...longest, using: &random))))
                    if Bool.random(using: &random) { now += .milliseconds(Int.random(in: 0...400, using: &random)) }
                    continue
                case .retry(let time):
                    #expect(time > now, "a deadline that has passed would be asked for without end")
                    deadline = time
                }
            }
            let index = open.indices.min { open[$0].end < open[$1].end }
            guard let index, open[index].end <= deadline ?? .seconds(1_000_000) else {
                now = max(now, deadline ?? now)
                continue
            }
            let request = open.remove(at: index)
            now = max(now, request.end)
            let failed = Double.random(in: 0..<1, using: &random) < failing
            window.end(at: now, failed: failed)
            if failed { failures.append(Failed(start: request.start, end: now)) }
        }
        return failures
    }

    /// The most of these moments in any ten seconds, both ends counted in but for one instant.
    private func mostInTenSeconds(_ moments: [Duration]) -> Int {
        let moments = moments.sorted()
        var most = 0
        var first = 0
        for (index, moment) in moments.enumerated() {
            while moment - moments[first] >= .seconds(10) { first += 1 }
            most = max(most, index - first + 1)
        }
        return most
    }

    @Test(
        "whenever the vendor gave its answers, no ten seconds hold more failing ones than the limit",
        arguments: [
            (1, 30_000, 1.0), (2, 10, 1.0), (14, 1, 1.0), (14, 3000, 1.0), (14, 20_000, 0.5), (14, 60_000, 0.1),
            (14, 500, 0.02),
        ])
    func neverExceeds(limit: Int, longest: Int, failing: Double) {
        for seed in 1...5 as ClosedRange<UInt64> {
            var random = Xorshift(seed: seed)
            let failed = failures(
                limit: limit, requests: 200, longest: longest, failing: failing, random: &random)
            #expect(mostInTenSeconds(failed.map(\.start)) <= limit)
            #expect(mostInTenSeconds(failed.map(\.end)) <= limit)
            for _ in 1...4 {
                let moments = failed.map { $0.start + ($0.end - $0.start) * Double.random(in: 0...1, using: &random) }
                #expect(mostInTenSeconds(moments) <= limit)
            }
        }
    }

    @Test("answers that do not fail make room at once")
    func successes() {
        var window = FailureWindow(limit: 2, per: .seconds(10))
        for _ in 1...100 {
            #expect(window.begin(at: .zero) == .admitted)
            #expect(window.begin(at: .zero) == .admitted)
            guard case .retry = window.begin(at: .zero) else { return #expect(Bool(false), "no room is left") }
            window.end(at: .zero, failed: false)
            window.end(at: .zero, failed: false)
        }
    }

    @Test("a failure's room is free ten seconds after its end, not after its start")
    func countsFromTheEnd() {
        var window = FailureWindow(limit: 1, per: .seconds(10))
        #expect(window.begin(at: .zero) == .admitted)
        window.end(at: .seconds(30), failed: true)
        #expect(window.begin(at: .seconds(39)) == .retry(at: .seconds(40)))
        #expect(window.begin(at: .seconds(40)) == .admitted)
    }
}

/// Random numbers that are the same in every run.
private struct Xorshift: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state &* 0x2545_F491_4F6C_DD1D
    }
}

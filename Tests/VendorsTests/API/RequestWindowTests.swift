import Testing

@testable import Providers

@Suite("Requests a minute")
struct RequestWindowTests {
    /// One request as the vendor may see it: counted at any moment between its start and its end.
    private struct Seen {
        var start: Duration
        var end: Duration
    }

    /// Sends requests as fast as the window lets them, with latencies drawn at random.
    private func simulate(limit: Int, places: Int, requests: Int, seed: UInt64, longest: Int) -> [Seen] {
        var random = SplitMix64(seed: seed)
        var window = RequestWindow(requestsPerMinute: limit)
        var now = Duration.zero
        var open: [Duration] = []
        var seen: [Seen] = []
        while seen.count < requests {
            if open.count < places {
                switch window.begin(at: now) {
                case .admitted:
                    let end = now + .milliseconds(Int.random(in: 0...longest, using: &random))
                    open.append(end)
                    seen.append(Seen(start: now, end: end))
                    if Bool.random(using: &random) { now += .milliseconds(Int.random(in: 0...300, using: &random)) }
                    continue
                case .retry(let deadline):
                    #expect(deadline > now, "a deadline that has passed would be asked for without end")
                    if open.allSatisfy({ $0 > deadline }) { now = deadline }
                }
            }
            guard let next = open.min(), let index = open.firstIndex(of: next) else { continue }
            now = max(now, next)
            open.remove(at: index)
            window.end(at: now)
            // The simulation may notice an end late, as a busy machine does.
            if let last = seen.lastIndex(where: { $0.end == next }) { seen[last].end = now }
        }
        return seen
    }

    /// The most of these moments in any minute, the minute's end not counted in.
    private func mostInAMinute(_ moments: [Duration]) -> Int {
        let moments = moments.sorted()
        var most = 0
        var first = 0
        for (index, moment) in moments.enumerated() {
            while moment - moments[first] >= .seconds(60) { first += 1 }
            most = max(most, index - first + 1)
        }
        return most
    }

    @Test(
        "no minute holds more than the limit, whether requests are counted by start, end or in between",
        arguments: [(1, 1, 90_000), (2, 2, 10), (5, 3, 20_000), (20, 8, 3000), (100, 64, 59_000), (7, 7, 120_000)])
    func neverExceeds(limit: Int, places: Int, longestMilliseconds: Int) {
        for seed in 1...10 as ClosedRange<UInt64> {
            let seen = simulate(
                limit: limit, places: places, requests: limit * 6, seed: seed, longest: longestMilliseconds)
            #expect(mostInAMinute(seen.map(\.start)) <= limit)
            #expect(mostInAMinute(seen.map(\.end)) <= limit)
            var random = SplitMix64(seed: seed &+ 1000)
            for _ in 1...5 {
                let moments = seen.map { $0.start + ($0.end - $0.start) * Double.random(in: 0...1, using: &random) }
                #expect(mostInAMinute(moments) <= limit)
            }
        }
    }

    @Test("the whole limit may be used at once, and again a minute after")
    func usesTheLimit() {
        var window = RequestWindow(requestsPerMinute: 3)
        for round in 0..<5 {
            let now = Duration.seconds(60 * round)
            for _ in 1...3 {
                #expect(window.begin(at: now) == .admitted)
                window.end(at: now)
            }
            #expect(window.begin(at: now + .seconds(59)) == .retry(at: now + .seconds(60)))
        }
    }

    @Test("a place is free a minute after the end of its request, not after its start")
    func countsFromTheEnd() {
        var window = RequestWindow(requestsPerMinute: 1)
        #expect(window.begin(at: .zero) == .admitted)
        #expect(window.begin(at: .seconds(20)) == .retry(at: .seconds(21)))
        window.end(at: .seconds(30))
        #expect(window.begin(at: .seconds(60)) == .retry(at: .seconds(90)))
        #expect(window.begin(at: .seconds(90)) == .admitted)
    }
}

/// Random numbers that are the same in every run.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

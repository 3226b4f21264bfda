import Testing

@testable import Vendors

/// Begins and ends events at random, as fast as a window lets them.
private struct WindowSimulation {
    /// One counted event: the vendor counts it at any moment between its start and its end.
    struct Event {
        let start: Duration
        let end: Duration
    }

    let period: Duration
    var window: SlidingWindow
    var maximumInFlight = Int.max
    let maximumLatency: Duration
    /// How likely an event is to be counted.
    var counted = 1.0
    var random: SplitMix64

    mutating func run(events count: Int) -> [Event] {
        var now = Duration.zero
        var inFlight: [(start: Duration, end: Duration)] = []
        var events: [Event] = []
        var started = 0
        while started < count || !inFlight.isEmpty {
            var deadline: Duration?
            if started < count, inFlight.count < maximumInFlight {
                switch window.begin(at: now) {
                case .admitted:
                    started += 1
                    inFlight.append((now, now + latency()))
                    if Bool.random(using: &random) { now += .milliseconds(Int.random(in: 0...300, using: &random)) }
                    continue
                case .retry(let time):
                    #expect(time > now, "a deadline in the past would be retried without end")
                    deadline = time
                }
            }
            let next = inFlight.indices.min { inFlight[$0].end < inFlight[$1].end }
            guard let next, deadline.map({ inFlight[next].end <= $0 }) ?? true else {
                now = max(now, deadline ?? now)
                continue
            }
            let event = inFlight.remove(at: next)
            now = max(now, event.end)
            let isCounted = Double.random(in: 0..<1, using: &random) < counted
            window.end(at: now, isCounted: isCounted)
            if isCounted { events.append(Event(start: event.start, end: now)) }
        }
        return events
    }

    private mutating func latency() -> Duration {
        maximumLatency * Double.random(in: 0...1, using: &random)
    }
}

@Suite("Events in a sliding window")
struct SlidingWindowTests {
    /// The maximum number of moments in any period, its end excluded.
    private func maximum(of moments: [Duration], in period: Duration) -> Int {
        let moments = moments.sorted()
        var maximum = 0
        var first = 0
        for (index, moment) in moments.enumerated() {
            while moment - moments[first] >= period { first += 1 }
            maximum = max(maximum, index - first + 1)
        }
        return maximum
    }

    private func expectLimit(_ limit: Int, in period: Duration, of events: [WindowSimulation.Event], seed: UInt64) {
        #expect(maximum(of: events.map(\.start), in: period) <= limit)
        #expect(maximum(of: events.map(\.end), in: period) <= limit)
        var random = SplitMix64(seed: seed &+ 1000)
        for _ in 1...5 {
            let moments = events.map { $0.start + ($0.end - $0.start) * Double.random(in: 0...1, using: &random) }
            #expect(maximum(of: moments, in: period) <= limit)
        }
    }

    @Test(
        "no minute has more requests than the limit, counted by their starts, their ends or moments in between",
        arguments: [(1, 1, 90_000), (2, 2, 10), (5, 3, 20_000), (20, 8, 3000), (100, 64, 59_000), (7, 7, 120_000)])
    func limitsRequests(limit: Int, inFlight: Int, milliseconds: Int) {
        for seed in 1...10 as ClosedRange<UInt64> {
            var simulation = WindowSimulation(
                period: .seconds(60), window: SlidingWindow(limit: limit, period: .seconds(60)),
                maximumInFlight: inFlight, maximumLatency: .milliseconds(milliseconds), random: SplitMix64(seed: seed))
            let events = simulation.run(events: limit * 6)
            #expect(events.count == limit * 6)
            expectLimit(limit, in: .seconds(60), of: events, seed: seed)
        }
    }

    @Test(
        "no ten seconds have more failing responses than the limit, whenever the vendor counted them",
        arguments: [
            (1, 30_000, 1.0), (2, 10, 1.0), (14, 1, 1.0), (14, 3000, 1.0), (14, 20_000, 0.5), (14, 60_000, 0.1),
            (14, 500, 0.02),
        ])
    func limitsFailures(limit: Int, milliseconds: Int, failing: Double) {
        for seed in 1...5 as ClosedRange<UInt64> {
            var simulation = WindowSimulation(
                period: .seconds(10),
                window: SlidingWindow(
                    limit: limit, period: .seconds(10), recheck: .milliseconds(50), mayEndUncounted: true),
                maximumLatency: .milliseconds(milliseconds), counted: failing, random: SplitMix64(seed: seed))
            expectLimit(limit, in: .seconds(10), of: simulation.run(events: 200), seed: seed)
        }
    }

    @Test("the whole limit may be used at once, and again one period later")
    func usesTheLimit() {
        var window = SlidingWindow(limit: 3, period: .seconds(60))
        for round in 0..<5 {
            let now = Duration.seconds(60 * round)
            for _ in 1...3 {
                #expect(window.begin(at: now) == .admitted)
                window.end(at: now)
            }
            #expect(window.begin(at: now + .seconds(59)) == .retry(at: now + .seconds(60)))
        }
    }

    @Test("a permit is free one period after the end of its request, not after its start")
    func countsFromTheEnd() {
        var window = SlidingWindow(limit: 1, period: .seconds(60))
        #expect(window.begin(at: .zero) == .admitted)
        #expect(window.begin(at: .seconds(20)) == .retry(at: .seconds(21)))
        window.end(at: .seconds(30))
        #expect(window.begin(at: .seconds(60)) == .retry(at: .seconds(90)))
        #expect(window.begin(at: .seconds(90)) == .admitted)
    }

    @Test("an event that is not counted frees its permit at once")
    func forgetsUncounted() {
        var window = SlidingWindow(limit: 2, period: .seconds(10), mayEndUncounted: true)
        for _ in 1...100 {
            #expect(window.begin(at: .zero) == .admitted)
            #expect(window.begin(at: .zero) == .admitted)
            #expect(window.begin(at: .zero) == .retry(at: .seconds(1)))
            window.end(at: .zero, isCounted: false)
            window.end(at: .zero, isCounted: false)
        }
    }

    @Test("a lower limit applies to the events before it")
    func canBeLowered() {
        var window = SlidingWindow(limit: 3, period: .seconds(60))
        for second in 0..<3 {
            #expect(window.begin(at: .seconds(second)) == .admitted)
            window.end(at: .seconds(second))
        }
        window.limit = 1
        #expect(window.begin(at: .seconds(60)) == .retry(at: .seconds(62)))
        #expect(window.begin(at: .seconds(62)) == .admitted)
    }

    @Test("the next permit is when an event may begin, and asking takes none")
    func foreseesPermits() {
        var window = SlidingWindow(limit: 1, period: .seconds(60))
        #expect(window.nextPermit(at: .zero) == nil)
        #expect(window.begin(at: .zero) == .admitted)
        window.end(at: .seconds(5))
        #expect(window.nextPermit(at: .seconds(6)) == .seconds(65))
        #expect(window.nextPermit(at: .seconds(65)) == nil)
    }

    @Test("a window that replaces another counts its events")
    func inherits() {
        var before = SlidingWindow(limit: 3, period: .seconds(60))
        for second in [0, 10] {
            _ = before.begin(at: .seconds(second))
            before.end(at: .seconds(second))
        }
        _ = before.begin(at: .seconds(20))
        let ends = before.inheritance(at: .seconds(65))
        #expect(ends == [.seconds(10), .seconds(65)], "the first is over, the last is in flight")
        var after = SlidingWindow(limit: 2, period: .seconds(60), after: ends)
        #expect(after.begin(at: .seconds(65)) == .retry(at: .seconds(70)))
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

import SyncModel
import Testing

@testable import VendorSimulator

@Suite("The counters of requests and work")
struct VendorLoadTests {
    @Test("count requests and work in the minute in which they happen")
    func minutes() {
        let load = VendorLoad(start: .seconds(1000))
        load.count(at: .seconds(1059))
        load.count(at: .seconds(1060))
        #expect(load.begin(.seconds(130), workers: 2, at: .seconds(1050)) == .seconds(1050))
        #expect(load.begin(.seconds(5), workers: 2, at: .seconds(1060)) == .seconds(1060))
        #expect(
            load.minutes == [
                .init(requests: 1, busy: .seconds(10)), .init(requests: 1, busy: .seconds(65)),
                .init(requests: 0, busy: .seconds(60)),
            ])
        #expect(load.requests == 2)
        #expect(load.busy == .seconds(135))
    }

    @Test("know the most requests within any minute and any six seconds")
    func maxima() {
        let load = VendorLoad(start: .zero)
        for second in stride(from: 0, to: 300, by: 10) { load.count(at: .seconds(second)) }
        #expect(load.maximumPerMinute == 6)
        #expect(load.maximumPerSixSeconds == 1)
        for _ in 1...4 { load.count(at: .seconds(296)) }
        #expect(load.maximumPerMinute == 10)
        #expect(load.maximumPerSixSeconds == 4)
        for second in 400..<5000 { load.count(at: .seconds(second)) }
        #expect(load.maximumPerMinute == 60)
        #expect(load.maximumPerSixSeconds == 6)
    }

    @Test("give work to the worker that is free first, also when workers come and go")
    func workers() {
        let load = VendorLoad(start: .zero)
        let begin = { (work: Int, workers: Int?) in load.begin(.seconds(work), workers: workers, at: .zero) }
        #expect([begin(10, 2), begin(30, 2), begin(5, 2)] == [.zero, .zero, .seconds(10)])
        // A third worker is free at once.
        #expect(begin(40, 3) == .zero)
        // Of three workers, busy until 15, 30 and 40 s, the last two stay.
        #expect(begin(1, 2) == .seconds(30))
        #expect(begin(1, nil) == .zero)
    }
}

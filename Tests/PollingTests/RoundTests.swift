import Fleet
import HTTPExchange
import SyncModel
import Synchronization
import Testing
import VirtualTime

@testable import Polling

@Suite("Rounds and probes")
struct RoundTests {
    private func round(_ source: VirtualSource) -> RoundSummary? {
        let poller = source.poller()
        return source.time.run { await poller.runRound() } ?? nil
    }

    @Test("one round reads everything, a large integration included, and each part once")
    func once() {
        let source = VirtualSource([
            .init(name: "a", connections: 2, names: 4), .init(name: "big", connections: 700, names: 5),
        ])
        source.nango.change { $0.secondsPerSync = 0.002 }
        let summary = round(source)
        #expect(summary?.isWhole == true)
        #expect(summary?.syncs == 3508)
        #expect(summary?.targets == 2)
        let asked = source.nango.statusRequests.map { "\($0.query)" }
        #expect(Set(asked).count == asked.count)
    }

    @Test("a part replaced by its pieces is no failure of the round, and one that fails is")
    func splits() {
        var behaviour = VirtualNango.Behaviour()
        behaviour.failure = { _, connection, count in connection == nil && count > 10 ? .status(500) : nil }
        let source = VirtualSource([.init(name: "a", connections: 5, names: 5)], behaviour: behaviour)
        #expect(round(source)?.isWhole == true)
        #expect(source.published?.syncCount == 25)

        behaviour.failure = { _, connection, _ in connection == nil || connection == "c1" ? .status(500) : nil }
        let failing = VirtualSource([.init(name: "a", connections: 5, names: 5)], behaviour: behaviour)
        let summary = round(failing)
        #expect(summary?.isWhole == false)
        #expect(summary?.reasons == [.serverError])
        #expect(summary?.failedTargets == 1)
        #expect(summary?.syncs == 20)
    }

    @Test("a second round polls again what the first could not read, once its wait is over")
    func secondRound() {
        var behaviour = VirtualNango.Behaviour()
        behaviour.failure = { integration, _, _ in integration == "b" ? .status(404) : nil }
        let source = VirtualSource(
            [.init(name: "a", connections: 1, names: 1), .init(name: "b", connections: 1, names: 1)],
            behaviour: behaviour)
        let poller = source.poller()
        for wait in [0, 10, 60] {
            let summary =
                source.time.run {
                    try? await source.time.sleep(for: .seconds(wait))
                    return await poller.runRound()
                } ?? nil
            #expect(summary?.failedTargets == 1)
            #expect(summary?.syncs == 1)
        }
        #expect(source.requests(for: "b").count == 2)
        #expect(source.requests(for: "a").count == 3)
    }

    @Test("a round with a refused key ends at once and says why")
    func refused() {
        var behaviour = VirtualNango.Behaviour()
        behaviour.refusesKey = true
        let source = VirtualSource([.init(name: "a", connections: 5, names: 5)], behaviour: behaviour)
        let summary = round(source)
        #expect(summary?.failure?.reason == .unauthorized)
        #expect(summary?.isUp == false)
    }

    @Test("progress counts the parts that are done, up to all of them")
    func progress() {
        let source = VirtualSource((0..<5).map { .init(name: "i\($0)", connections: 1, names: 1) })
        let seen = Mutex<[RoundProgress]>([])
        let poller = source.poller()
        _ = source.time.run { await poller.runRound { progress in seen.withLock { $0.append(progress) } } }
        #expect(seen.withLock { $0.last } == RoundProgress(done: 5, total: 5))
    }

    @Test("rounds end and are counted while everything is polled by age")
    func budgeted() {
        let source = VirtualSource([.init(name: "big", connections: 200, names: 5)]) {
            $0.maximumRequestsPerMinute = 30
        }
        source.nango.change { $0.secondsPerSync = 0.08 }
        source.poll(for: .seconds(3600), every: .seconds(10))
        #expect((3...12).contains(source.status.rounds))
        #expect(source.status.isBudgeted)
    }

    @Test("a probe polls everything anew before it returns")
    func probe() {
        let source = VirtualSource([
            .init(name: "a", connections: 2, names: 2), .init(name: "b", connections: 1, names: 1),
        ])
        let result = source.with(source.poller()) { poller in
            try? await source.time.sleep(for: .seconds(20))
            let before = source.nango.statusRequests.count
            let hasRead = await poller.pollNow(by: source.time.uptime + .seconds(10))
            return (hasRead, source.nango.statusRequests.count - before, source.time.uptime)
        }
        #expect(result?.0 == true)
        #expect(result?.1 == 2)
        #expect(result.map { $0.2 < .seconds(22) } == true)
    }

    @Test("a probe of a large source returns at its deadline with what is known, and leaves the rest to the schedule")
    func largeProbe() {
        let source = VirtualSource([.init(name: "big", connections: 400, names: 5, period: .seconds(86_400))]) {
            $0.maximumRequestsPerMinute = 30
        }
        source.nango.change { $0.secondsPerSync = 0.2 }
        let result = source.with(source.poller()) { poller in
            try? await source.time.sleep(for: .seconds(1500))
            let hasRead = await poller.pollNow(by: source.time.uptime + .seconds(50))
            let end = source.time.uptime
            try? await source.time.sleep(for: .seconds(60))
            return (hasRead, end)
        }
        #expect(result?.0 == true)
        #expect(result?.1 == .seconds(1550))
        #expect(source.status.failures[.timeout, default: 0] == 0)
    }

    @Test("a probe during a round does not wait for what waits after a refusal")
    func probeBesideBackoff() {
        var behaviour = VirtualNango.Behaviour()
        behaviour.failure = { integration, _, _ in integration == "b" ? .status(404) : nil }
        let source = VirtualSource(
            [.init(name: "a", connections: 2, names: 2), .init(name: "b", connections: 1, names: 1)],
            behaviour: behaviour)
        let end = source.with(source.poller()) { poller in
            try? await source.time.sleep(for: .seconds(200))
            let hasRead = await poller.pollNow(by: source.time.uptime + .seconds(50))
            return hasRead == true ? source.time.uptime : nil
        }
        #expect((end ?? nil).map { $0 < .seconds(205) } == true)
    }

    @Test("a probe of a source that hangs counts a timeout")
    func hangingProbe() {
        var behaviour = VirtualNango.Behaviour()
        behaviour.failure = { _, _, _ in .hang }
        let source = VirtualSource([.init(name: "a", connections: 1, names: 1)], behaviour: behaviour)
        let hasRead = source.with(source.poller()) { poller in
            try? await source.time.sleep(for: .seconds(1))
            return await poller.pollNow(by: source.time.uptime + .seconds(5))
        }
        #expect(hasRead == .some(.some(false)))
        #expect(source.status.failures[.timeout] == 1)
        #expect(source.status.isUp == false)
    }
}

import Fleet
import HTTPExchange
import SyncModel
import Synchronization
import Testing
import VirtualTime

@testable import Polling

@Suite("Polling when something goes wrong")
struct PollingFaultTests {
    @Test("one sync that makes its integration fail costs only its own connection")
    func unschedulable() {
        var behaviour = VirtualNango.Behaviour()
        behaviour.failure = { integration, connection, _ in
            integration == "hubspot" && (connection == nil || connection == "c1") ? .status(500) : nil
        }
        let source = VirtualSource(
            [.init(name: "hubspot", connections: 4, names: 5), .init(name: "github", connections: 1, names: 2)],
            behaviour: behaviour)
        source.poll(for: .seconds(30))
        #expect(source.published?.syncCount == 17)
        #expect(source.status.isUp == true)
        #expect(source.status.failedTargets == 1)
        #expect(source.status.failing.map(\.part.scope) == [.connection("c1")])
    }

    @Test("the first connections of an integration may be those that fail")
    func firstOnesFail() {
        var behaviour = VirtualNango.Behaviour()
        behaviour.failure = { _, connection, _ in
            connection == nil || ["c0", "c1", "c2"].contains(connection) ? .status(500) : nil
        }
        let source = VirtualSource([.init(name: "hubspot", connections: 12, names: 2)], behaviour: behaviour)
        source.poll(for: .seconds(300))
        #expect(source.published?.syncCount == 18)
        #expect(source.status.failing.count == 3)
    }

    @Test("a server ten times slower is read in smaller parts, and everything is fresh again within stale_after")
    func slower() {
        let source = VirtualSource([
            .init(name: "a", connections: 2, names: 4), .init(name: "big", connections: 200, names: 5),
        ])
        let slowAt = Duration.seconds(150)
        let recovered = source.moment(within: .seconds(600)) { source in
            if source.time.uptime == slowAt { source.nango.change { $0.secondsPerSync = 0.1 } }
            guard source.time.uptime > slowAt + .seconds(2) else { return false }
            let oldest = source.published?.blocks.map(\.oldestReading).min() ?? 0
            return .microseconds(oldest) > slowAt
        }
        #expect(recovered.map { $0 - slowAt <= .seconds(300) } == true, "\(recovered.map { "\($0)" } ?? "never")")
    }

    @Test(
        "an integration that hangs for ever leaves the others their schedule to the second", arguments: [3, 200, 2000])
    func hanging(connections: Int) {
        var behaviour = VirtualNango.Behaviour()
        behaviour.failure = { integration, _, _ in integration == "slow" ? .hang : nil }
        let source = VirtualSource(
            [.init(name: "slow", connections: connections, names: 5)]
                + (0..<6).map { .init(name: "fast\($0)", connections: 1, names: 2) },
            behaviour: behaviour)
        source.poll(for: .seconds(600))
        for number in 0..<6 {
            let times = source.requests(for: "fast\(number)").map(\.time)
            #expect(times.count >= 9)
            for (one, next) in zip(times, times.dropFirst()).dropFirst() {
                #expect(abs((next - one - .seconds(60)).inSeconds) < 1)
            }
        }
        #expect(source.status.failedTargets == 1)
        #expect(source.status.isUp == true)
    }

    @Test("429 for a minute: no request goes out, and no burst follows")
    func rateLimited() {
        let source = VirtualSource((0..<30).map { .init(name: "i\($0)", connections: 1, names: 2) })
        source.poll(for: .seconds(400)) { source in
            if source.time.uptime == .seconds(125) {
                source.nango.change { $0.statusOfAll = (429, [("Retry-After", "60")]) }
            }
            if source.time.uptime == .seconds(183) { source.nango.change { $0.statusOfAll = nil } }
            return true
        }
        let times = source.nango.requests.map(\.time)
        guard let first = times.first(where: { $0 > .seconds(125) }) else {
            Issue.record("nothing was requested")
            return
        }
        // Those that were in flight when the first was refused.
        let refused = times.filter { $0 >= first && $0 < first + .seconds(1) }
        #expect(refused.count <= 9)
        #expect(!times.contains { $0 > first + .seconds(1) && $0 < first + .seconds(60) })
        #expect(source.maximumRequests(in: .seconds(6)) <= 10)
        #expect(source.status.failedTargets == 0)
        #expect(source.published?.syncCount == 60)
    }

    @Test("a refused key costs one request, and nothing else is sent before the next interval")
    func refusedKey() {
        var behaviour = VirtualNango.Behaviour()
        behaviour.refusesKey = true
        let source = VirtualSource([.init(name: "hubspot", connections: 8000, names: 5)], behaviour: behaviour)
        source.poll(for: .seconds(50))
        #expect(source.nango.requests.count == 1)
        #expect(source.status.isUp == false)
        #expect(source.status.rounds == 1)
        source.nango.change { $0.refusesKey = false }
    }

    @Test("a key that is refused later hides nothing for stale_after, costs one request an interval, and recovers")
    func refusedLater() {
        let source = VirtualSource([
            .init(name: "a", connections: 2, names: 4), .init(name: "b", connections: 2, names: 4),
        ])
        let during = Mutex(0)
        source.poll(for: .seconds(400)) { source in
            if source.time.uptime == .seconds(70) { source.nango.change { $0.refusesKey = true } }
            if source.time.uptime == .seconds(245) {
                during.withLock { $0 = source.nango.requests.filter { $0.time > .seconds(70) }.count }
                #expect(source.status.isUp == false)
                #expect(source.status.failedTargets == 2)
                #expect(source.published?.syncCount == 16)
                source.nango.change { $0.refusesKey = false }
            }
            return true
        }
        #expect((2...4).contains(during.withLock { $0 }))
        #expect(source.status.isUp == true)
        #expect(source.status.failedTargets == 0)
    }

    @Test(
        "connections come and go, whether the integration is read whole, by name or by connection",
        arguments: [0.001, 0.02, 0.2])
    func connections(secondsPerSync: Double) {
        let source = VirtualSource([.init(name: "a", connections: 100, names: 6)]) {
            $0.maximumRequestsPerMinute = 1000
        }
        source.nango.change { $0.secondsPerSync = secondsPerSync }
        source.poll(for: .seconds(1800), every: .seconds(5)) { source in
            if source.time.uptime == .seconds(300) { source.nango.change(integrations: { $0[0].connections = 90 }) }
            if source.time.uptime == .seconds(1000) {
                #expect(source.published?.syncCount == 540)
                #expect(source.status.failing.isEmpty)
                source.nango.change(integrations: { $0[0].connections = 105 })
            }
            return true
        }
        #expect(source.published?.syncCount == 630)
        #expect(source.status.failing.isEmpty)
    }

    @Test("a connection that is listed and that the vendor does not know is no failure")
    func absent() {
        var behaviour = VirtualNango.Behaviour()
        behaviour.absent = ["c0", "c1"]
        let source = VirtualSource([.init(name: "big", connections: 700, names: 5)], behaviour: behaviour) {
            $0.maximumRequestsPerMinute = 1000
        }
        source.nango.change { $0.secondsPerSync = 0.001 }
        source.poll(for: .seconds(60))
        #expect(source.status.failing.isEmpty)
        #expect(source.published?.syncCount == 3500)
    }

    @Test("an integration that disappears takes its syncs and failures with it")
    func gone() {
        var behaviour = VirtualNango.Behaviour()
        behaviour.failure = { integration, _, _ in integration == "b" ? .status(500) : nil }
        let source = VirtualSource(
            [.init(name: "a", connections: 2, names: 4), .init(name: "b", connections: 2, names: 4)],
            behaviour: behaviour)
        source.poll(for: .seconds(150)) { source in
            if source.time.uptime == .seconds(30) {
                #expect(source.status.failedTargets == 1)
                source.nango.change(integrations: { $0.removeLast() })
            }
            return true
        }
        #expect(source.status.targets == 1)
        #expect(source.status.failing.isEmpty)
        #expect(source.published?.syncCount == 8)
    }

    @Test("the source is down only when the last result of every part is a failure")
    func isUp() {
        var behaviour = VirtualNango.Behaviour()
        behaviour.failure = { integration, _, _ in integration == "a" ? .status(404) : nil }
        let source = VirtualSource(
            [.init(name: "a", connections: 1, names: 1), .init(name: "b", connections: 1, names: 1)],
            behaviour: behaviour)
        source.poll(for: .seconds(200)) { source in
            if source.time.uptime == .seconds(10) {
                #expect(source.status.isUp == true)
                source.nango.change { $0.failure = { _, _, _ in .status(404) } }
            }
            return true
        }
        #expect(source.status.isUp == false)
        #expect(source.status.failedTargets == 2)
    }

    @Test("every target has a result before the source has its first results")
    func firstResults() {
        var behaviour = VirtualNango.Behaviour()
        behaviour.failure = { integration, _, _ in integration == "b" ? .hang : nil }
        let source = VirtualSource(
            [.init(name: "a", connections: 1, names: 1), .init(name: "b", connections: 1, names: 1)],
            behaviour: behaviour)
        let moment = source.moment(within: .seconds(100)) { $0.status.hasFirstResults }
        #expect(moment.map { $0 >= .seconds(30) && $0 < .seconds(65) } == true)
        #expect(source.published?.syncCount == 1)
    }

    @Test("a part that was not polled in time counts as late")
    func late() {
        let source = VirtualSource((0..<40).map { .init(name: "i\($0)", connections: 1, names: 2) }) {
            $0.maximumRequestsPerMinute = 1
        }
        source.poll(for: .seconds(1200), every: .seconds(15))
        #expect(source.status.lateParts > 10)
        #expect(source.status.expectedRound >= .seconds(30 * 60))
        #expect(source.nango.statusRequests.count >= 12)
    }
}

import Fleet
import HTTPExchange
import SyncModel
import Synchronization
import Testing
import VirtualTime

@testable import Polling

@Suite("A source's poller")
struct SourcePollerTests {
    @Test("small integrations are read at once, and again every interval")
    func small() {
        let source = VirtualSource([.init(name: "hubspot", connections: 2, names: 4), .init(name: "github", connections: 1, names: 2)])
        source.poll(for: .seconds(200))
        let published = source.published
        #expect(published?.syncCount == 10)
        #expect(published?.status.isUp == true)
        #expect(published?.status.targets == 2)
        #expect(published?.status.failedTargets == 0)
        #expect((3...4).contains(published?.status.rounds ?? 0))
        #expect(source.nango.statusRequests.count == (published?.status.rounds ?? 0) * 2)
    }

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
        let status = source.published?.status
        #expect(source.published?.syncCount == 17)
        #expect(status?.isUp == true)
        #expect(status?.failedTargets == 1)
        #expect(status?.failing.map(\.part.scope) == [.connection("c1")])
    }

    @Test("a refused key costs one request, and nothing else is sent before the next interval")
    func refusedKey() {
        var behaviour = VirtualNango.Behaviour()
        behaviour.refusesKey = true
        let source = VirtualSource([.init(name: "hubspot", connections: 400, names: 5)], behaviour: behaviour)
        source.poll(for: .seconds(50))
        #expect(source.nango.requests.count == 1)
        #expect(source.published?.status.isUp == false)
        #expect(source.published?.status.rounds == 1)
    }

    @Test("an integration that hangs leaves the others their schedule")
    func hanging() {
        var behaviour = VirtualNango.Behaviour()
        behaviour.failure = { integration, _, _ in integration == "slow" ? .hang : nil }
        let source = VirtualSource(
            [.init(name: "slow", connections: 3, names: 5), .init(name: "github", connections: 1, names: 2)],
            behaviour: behaviour)
        source.poll(for: .seconds(600))
        let times = source.nango.statusRequests.filter { $0.query["provider_config_key"] == "github" }.map(\.time)
        #expect(times.count >= 9)
        for (one, next) in zip(times, times.dropFirst()).dropFirst() {
            #expect(abs((next - one - .seconds(60)).inSeconds) < 1)
        }
    }

    @Test("a fleet of 10,000 syncs is fresh with 100 requests a minute")
    func tenThousand() {
        let source = VirtualSource([
            .init(name: "a", connections: 2, names: 4), .init(name: "b", connections: 2, names: 4),
            .init(name: "big", connections: 2000, names: 5),
        ])
        let visible = Mutex<Duration?>(nil)
        source.poll(for: .seconds(3600)) { source in
            if source.published?.syncCount == 10_016, visible.withLock({ $0 }) == nil {
                visible.withLock { $0 = source.time.uptime }
            }
            return true
        }
        let seen = visible.withLock { $0 }
        #expect(seen.map { $0 < .seconds(180) } == true, "everything was visible after \(seen.map { "\($0)" } ?? "never")")
        let status = source.published?.status
        #expect(status?.isBudgeted == true)
        #expect(status?.lateParts == 0)
        let oldest = source.published?.blocks.map(\.oldestReading).min() ?? 0
        #expect(source.time.uptime - .microseconds(oldest) < .seconds(1200))
        #expect(source.nango.busySeconds < 30 * 60, "the vendor worked for \(source.nango.busySeconds) s in an hour")
    }
}

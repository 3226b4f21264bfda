import Fleet
import Settings
import SyncModel
import Synchronization
import Testing
import VirtualTime

@testable import Polling

@Suite("When a source's parts are polled")
struct ScheduleTests {
    @Test("small integrations are read at once, and again every interval")
    func small() {
        let source = VirtualSource([
            .init(name: "hubspot", connections: 2, names: 4), .init(name: "github", connections: 1, names: 2),
        ])
        let visible = source.moment(within: .seconds(200), every: .milliseconds(100)) { $0.published?.syncCount == 10 }
        #expect(visible.map { $0 <= .seconds(1) } == true)
        source.poll(for: .seconds(200))
        #expect(source.status.isUp == true)
        #expect(source.status.targets == 2)
        #expect(source.status.failedTargets == 0)
        #expect(source.status.lateParts == 0)
        #expect(!source.status.isBudgeted)
        #expect((3...4).contains(source.requests(for: "github").filter { $0.time > .seconds(1) }.count))
    }

    @Test("2,000 syncs are fresh with 30 requests a minute: everything visible, ends of runs, oldest readings")
    func budgeted() {
        let source = VirtualSource(
            [.init(name: "a", connections: 2, names: 4), .init(name: "big", connections: 400, names: 5)]
        ) { $0.maximumRequestsPerMinute = 30 }
        source.nango.change { $0.secondsPerSync = 0.05 }
        let visible = Mutex<Duration?>(nil)
        let worst = Mutex(Duration.zero)
        source.poll(for: .seconds(2400), every: .seconds(5)) { source in
            guard source.published?.syncCount == 2008 else { return true }
            visible.withLock { $0 = $0 ?? source.time.uptime }
            let oldest = source.published?.blocks.map(\.oldestReading).min() ?? 0
            worst.withLock { $0 = max($0, source.time.uptime - .microseconds(oldest)) }
            return true
        }
        let seen = visible.withLock { $0 }
        #expect(
            seen.map { $0 < .seconds(180) } == true, "everything was visible after \(seen.map { "\($0)" } ?? "never")")
        #expect(source.status.isBudgeted)
        #expect(source.status.lateParts == 0)
        #expect(worst.withLock { $0 } < .seconds(1200))
        #expect(source.nango.busySeconds < 40 * 30, "the vendor worked for \(source.nango.busySeconds) s in 40 minutes")
    }

    @Test("a connection is read alone soon after its run was to end, while its names are read whole now and then")
    func dueConnections() {
        let source = VirtualSource([.init(name: "big", connections: 300, names: 5)]) {
            $0.maximumRequestsPerMinute = 60
        }
        source.nango.change { $0.secondsPerSync = 0.03 }
        let delays = Mutex<[Duration]>([])
        let last = Mutex<[String: Timestamp]>([:])
        source.poll(for: .seconds(1500), every: .seconds(1)) { source in
            for block in source.published?.blocks ?? [] {
                for index in 0..<block.count {
                    let row = block[index]
                    guard let end = row.row.lastFinished.time else { continue }
                    let before = last.withLock { $0.updateValue(end, forKey: row.id) }
                    if let before, before < end { delays.withLock { $0.append(source.time.now.since(end)) } }
                }
            }
            return true
        }
        let sorted = delays.withLock { $0 }.sorted()
        #expect(sorted.count > 400)
        #expect(sorted.isEmpty || sorted[sorted.count * 95 / 100] <= .seconds(90))
        #expect(source.requests(for: "big").contains { $0.query["connection_id"] != nil })
    }

    @Test("everything at once is never requested of an integration that may have more than 3,000 syncs")
    func wildcard() {
        let source = VirtualSource([.init(name: "big", connections: 700, names: 5)])
        source.nango.change { $0.secondsPerSync = 0.001 }
        source.poll(for: .seconds(180))
        #expect(source.published?.syncCount == 3500)
        #expect(!source.requests(for: "big").contains { $0.query["syncs"] == "*" && $0.query["connection_id"] == nil })
    }

    @Test("an integration that grows beyond 3,000 syncs between two polls is divided before it is requested again")
    func growth() {
        let source = VirtualSource([.init(name: "big", connections: 100, names: 5)])
        source.nango.change { $0.secondsPerSync = 0.001 }
        source.poll(for: .seconds(200)) { source in
            if source.time.uptime == .seconds(65) { source.nango.change(integrations: { $0[0].connections = 1000 }) }
            return true
        }
        #expect(source.published?.syncCount == 5000)
        let whole = source.requests(for: "big").filter { $0.query["syncs"] == "*" && $0.query["connection_id"] == nil }
        #expect(!whole.contains { $0.time > .seconds(125) })
    }

    @Test("a name that is new among the syncs of a divided integration is found")
    func newNames() {
        let source = VirtualSource([.init(name: "big", connections: 1000, names: 5)])
        source.nango.change { $0.secondsPerSync = 0.001 }
        source.poll(for: .seconds(240)) { source in
            if source.time.uptime == .seconds(65) { source.nango.change(integrations: { $0[0].names = 6 }) }
            return true
        }
        #expect(source.published?.syncCount == 6000)
    }

    @Test("a hint of the vendor has a connection polled at the next list")
    func hints() {
        let source = VirtualSource([.init(name: "big", connections: 300, names: 5, period: .seconds(86_400))]) {
            $0.maximumRequestsPerMinute = 30
        }
        source.nango.change { $0.secondsPerSync = 0.05 }
        source.poll(for: .seconds(460)) { source in
            if source.time.uptime == .seconds(305) { source.nango.change { $0.errors = ["c7": "log-1"] } }
            return true
        }
        let alone = source.requests(for: "big").filter { $0.query["connection_id"] == "c7" && $0.time > .seconds(305) }
        #expect(alone.contains { $0.time < .seconds(430) })
    }

    @Test("parts are not read again before their interval if nothing of them is due, and the vendor rests")
    func rests() {
        let source = VirtualSource([.init(name: "a", connections: 2, names: 4)])
        source.poll(for: .seconds(58))
        #expect(source.nango.statusRequests.count == 1)
    }

    @Test("without the list of connections the whole is requested first, and the list only to split it")
    func withoutList() {
        var behaviour = VirtualNango.Behaviour()
        behaviour.failure = { _, connection, count in connection == nil && count > 40 ? .status(500) : nil }
        let source = VirtualSource(
            [.init(name: "large", connections: 8, names: 6), .init(name: "small", connections: 1, names: 2)],
            behaviour: behaviour, settings: ["connection_health": .scalar(SettingScalar("false"))])
        source.poll(for: .seconds(10))
        #expect(source.requests(for: "large").first?.query["syncs"] == "*")
        #expect(source.nango.requests.filter { $0.path == "/connections" }.count == 1)
        #expect(source.published?.syncCount == 50)
        #expect(source.status.failedTargets == 0)
    }
}

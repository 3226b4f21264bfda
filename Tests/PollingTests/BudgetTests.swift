import Fleet
import SyncModel
import Testing
import VirtualTime

@testable import Polling

extension VirtualSource {
    /// The most requests that began within any such time.
    func maximumRequests(in period: Duration) -> Int {
        let times = nango.requests.map(\.time)
        var first = 0
        var most = 0
        for (index, time) in times.enumerated() {
            while times[first] <= time - period { first += 1 }
            most = max(most, index - first + 1)
        }
        return most
    }
}

@Suite("The budget of requests")
struct BudgetTests {
    @Test(
        "no sliding minute has more requests than the budget, no 6 s more than a tenth of it or ten",
        arguments: [7, 60, 300])
    func limits(budget: Int) {
        var behaviour = VirtualNango.Behaviour()
        behaviour.failure = { _, connection, _ in connection == "c3" ? .status(503) : nil }
        behaviour.secondsPerSync = 0.15
        let source = VirtualSource(
            [.init(name: "a", connections: 2, names: 4), .init(name: "big", connections: 300, names: 5)],
            behaviour: behaviour
        ) { $0.maximumRequestsPerMinute = budget }
        source.poll(for: .seconds(900), every: .seconds(10))
        #expect(source.maximumRequests(in: .seconds(60)) <= budget)
        #expect(source.maximumRequests(in: .seconds(6)) <= max(10, budget / 10))
        #expect(source.nango.requests.count > min(budget * 10, 300))
    }

    @Test("a poller that replaces another one goes on with its budget, its readings and what it learnt")
    func inheritance() {
        let source = VirtualSource(
            [.init(name: "a", connections: 2, names: 4), .init(name: "big", connections: 200, names: 5)]
        ) { $0.maximumRequestsPerMinute = 20 }
        source.nango.change { $0.secondsPerSync = 0.05 }
        let inheritance = source.with(source.poller()) { poller in
            try? await source.time.sleep(for: .seconds(90))
            await poller.retire()
            return await poller.inheritance
        }
        let before = source.nango.requests.count
        source.with(source.poller(inheriting: inheritance ?? nil)) { _ in
            try? await source.time.sleep(for: .seconds(1))
            #expect(source.published?.syncCount ?? 0 > 8)
            try? await source.time.sleep(for: .seconds(120))
        }
        #expect(source.nango.requests.count > before)
        #expect(source.maximumRequests(in: .seconds(60)) <= 20)
        #expect(source.maximumRequests(in: .seconds(6)) <= 10)
    }

    @Test("while little of the vendor's window remains, only parts with something due are polled")
    func scarce() {
        let source = VirtualSource([
            .init(name: "idle", connections: 2, names: 4, period: .seconds(86_400)),
            .init(name: "busy", connections: 1, names: 1, period: .seconds(30)),
        ])
        source.poll(for: .seconds(400)) { source in
            if source.time.uptime == .seconds(100) {
                source.nango.change { behaviour in
                    behaviour.headers = [("X-RateLimit-Limit", "200"), ("X-RateLimit-Remaining", "3")]
                }
            }
            return true
        }
        #expect(!source.requests(for: "idle").contains { $0.time > .seconds(190) })
        #expect(source.requests(for: "busy").filter { $0.time > .seconds(190) }.count >= 2)
    }

    @Test("two requests for the same syncs are never in flight at a time")
    func overlaps() {
        var behaviour = VirtualNango.Behaviour()
        behaviour.secondsPerSync = 0.05
        let source = VirtualSource(
            [.init(name: "big", connections: 300, names: 5, period: .seconds(300))], behaviour: behaviour
        ) {
            $0.maximumRequestsPerMinute = 100
        }
        source.poll(for: .seconds(900), every: .seconds(10))
        let requests = source.requests(for: "big").filter { $0.end != nil }
        for (index, one) in requests.enumerated() {
            for other in requests[(index + 1)...] {
                guard let end = one.end, other.time < end else { break }
                let isWhole = one.query["connection_id"] == nil || other.query["connection_id"] == nil
                let areNames = one.query["connection_id"] == nil && other.query["connection_id"] == nil
                let names = [one, other].map { Set(($0.query["syncs"] ?? "").split(separator: ",")) }
                let overlap =
                    areNames
                    ? !names[0].isDisjoint(with: names[1])
                    : isWhole || one.query["connection_id"] == other.query["connection_id"]
                #expect(!overlap, "\(one.query) and \(other.query) at \(other.time)")
            }
        }
        #expect(requests.count > 100)
    }
}

import Fleet
import HTTPExchange
import Settings
import SyncModel
import Testing
import VirtualTime

@testable import Polling

@Suite("Reasons of failures, read besides the polls")
struct SupplementTests {
    private static let integrations: [VirtualNango.Integration] = [
        .init(name: "hubspot", connections: 3, names: 2, period: .seconds(600), isFailing: true),
        .init(name: "github", connections: 2, names: 2),
    ]

    private func source(
        _ logs: VirtualNango.Logs?, _ integrations: [VirtualNango.Integration] = Self.integrations,
        concurrency: Int = 1
    ) -> VirtualSource {
        var behaviour = VirtualNango.Behaviour()
        behaviour.logs = logs ?? .answer
        var settings: [String: SettingValue.Content] = [:]
        if logs != nil {
            settings["failure_reasons"] = .scalar(SettingScalar("true"))
            settings["logs_url"] = .scalar(SettingScalar("https://mcp.example/mcp", style: .quoted))
        }
        return VirtualSource(integrations, behaviour: behaviour, settings: settings) {
            $0.maximumConcurrency = concurrency
        }
    }

    private func failed(_ source: VirtualSource) -> [SyncRow] {
        (source.published?.blocks ?? []).flatMap { block in (0..<block.count).map { block[$0] } }
            .filter { $0.row.lastRunFailed == true }
    }

    @Test("the reasons are in the rows of failed syncs, with how long their runs took")
    func explains() {
        let source = source(.answer)
        source.poll(for: .seconds(100))
        let failed = failed(source)
        #expect(failed.count == 6)
        #expect(failed.allSatisfy { $0.row.failureClass == .credentials })
        #expect(failed.allSatisfy { $0.reason == "HTTP 401 from the third party" })
        #expect(failed.allSatisfy { $0.row.lastRunDuration.microseconds == 20_000_000 })
        #expect(source.published?.status.supplementFailure == nil)
    }

    @Test("the logs are requested at most once a minute, and only while a reason is missing")
    func seldom() {
        let source = source(.answer)
        source.poll(for: .seconds(1800))
        let times = source.nango.logRequests.map(\.time)
        #expect((1...15).contains(times.count))
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= .seconds(60) })
        let healthy = self.source(.answer, [.init(name: "github", connections: 2, names: 2)])
        healthy.poll(for: .seconds(600))
        #expect(healthy.nango.logRequests.isEmpty)
    }

    @Test(
        "whatever the logs do, statuses are polled at the same times as without them",
        arguments: [VirtualNango.Logs.hang, .html, .disabled])
    func harmless(logs: VirtualNango.Logs) {
        let plain = source(nil)
        plain.poll(for: .seconds(900))
        let explained = source(logs)
        explained.poll(for: .seconds(900))
        let times = [plain, explained].map { $0.nango.statusRequests.map { Int($0.time.inSeconds.rounded()) } }
        #expect(!times[0].isEmpty && times[0] == times[1])
        let states = [plain, explained].map { failed($0).map(\.row.state) }
        #expect(states[0] == states[1])
        let status = explained.published?.status
        #expect(status?.supplementFailure != nil)
        #expect(status?.isUp == true && status?.failedTargets == 0 && status?.condition == .whole)
        #expect(explained.nango.logRequests.count < 10)
        #expect(failed(explained).allSatisfy { $0.row.failureClass == nil })
    }

    @Test("a failure of the logs is over as soon as they respond")
    func recovers() {
        let source = source(.disabled)
        source.poll(for: .seconds(1500)) { source in
            if source.time.uptime > .seconds(100) { source.nango.change { $0.logs = .answer } }
            return true
        }
        #expect(source.published?.status.supplementFailure == nil)
        #expect(failed(source).contains { $0.row.failureClass == .credentials })
    }

    @Test("a run that is looked for in vain is looked for less and less often")
    func vain() {
        var schedule = SupplementSchedule()
        let identity = SyncIdentity(integration: "i", connection: "c", sync: "s", variant: "", id: "1")
        let run = FailedRun(target: "t", identity: identity, ended: Timestamp(seconds: 1))
        var searches: [Int] = []
        for second in stride(from: 0, to: 3600, by: 10) {
            let now = Duration.seconds(second)
            guard schedule.isDue(at: now) else { continue }
            let wanted = schedule.wanted([run], at: now)
            guard !wanted.isEmpty else { continue }
            searches.append(second)
            schedule.begin(at: now)
            schedule.end(wanted: wanted, found: [], failed: false, at: now)
        }
        #expect(searches == [0, 60, 180, 420, 900, 1800, 2700])
    }

    @Test("one round waits for the reasons, and says why there are none")
    func oneRound() {
        let source = source(.disabled)
        let poller = source.poller()
        let summary = source.time.run { await poller.runRound() } ?? nil
        #expect(summary?.isWhole == true)
        #expect(summary?.supplementFailure?.reason == .notFound)
        let good = self.source(.answer)
        let goodPoller = good.poller()
        _ = good.time.run { await goodPoller.runRound() }
        #expect(failed(good).allSatisfy { $0.row.failureClass == .credentials })
    }
}

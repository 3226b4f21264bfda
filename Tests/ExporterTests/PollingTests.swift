import CurlTransport
import Exporter
import Fleet
import Foundation
import Polling
import ServiceSupport
import SyncModel
import Synchronization
import TestSupport
import Testing
import VendorSimulator

@Suite("Polling Nango over real HTTP")
struct PollingTests {
    private static let good = #"""
        {"syncs":[{"id":"1","connection_id":"acme","name":"issues","variant":"base","status":"SUCCESS",
        "frequency":"every hour","finishedAt":"2023-11-14T22:00:00.000Z","latestExecutionStatus":"SUCCESS",
        "nextScheduledSyncAt":"2023-11-14T23:00:00.000Z","recordCount":{"Issue":5},"checkpoint":null,
        "latestResult":{"Issue":{"added":1,"updated":2,"deleted":0}}}]}
        """#

    private static let one = "    integrations: [github]\n    connection_health: false\n    stale_after: 5m"
    private static let labels =
        #"{source="test",provider="nango",integration="github",connection="acme",sync="issues",variant="base"}"#

    @Test("a reading becomes series, exactly")
    func series() async throws {
        let server = try ScriptedServer(answering: ScriptedServer.json(Self.good))
        let source = try PolledSource(server.url(""), settings: Self.one)
        #expect(await source.poll()?.isUp == true)
        let perSync = source.page().split(separator: "\n").filter { $0.contains("issues") }
        let golden = try String(
            contentsOf: #require(
                Bundle.module.url(forResource: "one-sync", withExtension: "prom", subdirectory: "Fixtures")),
            encoding: .utf8)
        #expect(perSync.joined(separator: "\n") + "\n" == golden)
        #expect(
            server.requests.map(\.target) == ["/sync/status?provider_config_key=github&syncs=%2A"])
        #expect(server.requests.first?["Content-Type"] == nil)
    }

    @Test("a wrong key: down, counted, one line without the key, and no second request")
    func wrongKey() async throws {
        try await withSimulator { simulator, urls in
            let key = "11111111-2222-4333-8444-555555555555"
            let source = try PolledSource(urls.nango, key: key)
            await source.poll()
            #expect(source.value("sync_source_up{") == "0")
            #expect(
                source.value(#"sync_source_poll_failures_total{source="test",provider="nango",reason="unauthorized"}"#)
                    == "1")
            #expect(simulator.log.entries.count == 1)
            await source.poll()
            let warnings = source.log.lines.filter { $0.contains("level=warn") }
            #expect(warnings.count == 1)
            #expect(warnings.first?.contains("reason=unauthorized") == true)
            #expect(!source.log.lines.joined().contains(key))
            #expect(!source.page().contains(key))
        }
    }

    @Test("a key that may not list connections is told once, and once that it may again; nothing has failed")
    func refusedConnections() async throws {
        let isAllowed = Mutex(false)
        let server = try ScriptedServer { [good = Self.good] request in
            guard request.target.hasPrefix("/connections") else { return [.send(ScriptedServer.json(good))] }
            return [
                .send(
                    isAllowed.withLock { $0 }
                        ? ScriptedServer.json(#"{"connections":[]}"#) : ScriptedServer.json("{}", status: 403))
            ]
        }
        let source = try PolledSource(server.url(""), settings: "    integrations: [github]")
        for _ in 1...3 { #expect(await source.poll()?.isWhole == true) }
        isAllowed.withLock { $0 = true }
        for _ in 1...2 { #expect(await source.poll()?.isWhole == true) }
        let told = source.log.lines.filter { $0.contains("target=connections") }
        #expect(told.count == 2)
        #expect(told.first?.contains("level=warn") == true && told.first?.contains("reason=forbidden") == true)
        #expect(told.last?.contains("level=info") == true)
    }

    @Test("lag grows with the clock of the scrape, and is 0 for a finish in the future")
    func lag() async throws {
        let server = try ScriptedServer(answering: ScriptedServer.json(Self.good))
        let source = try PolledSource(server.url(""), settings: Self.one)
        await source.poll()
        #expect(source.value("sync_lag_seconds\(Self.labels)") == "800")
        source.clock.advance(by: .milliseconds(1500))
        #expect(source.value("sync_lag_seconds\(Self.labels)") == "801.5")
        source.clock.set(now: Timestamp(seconds: 1_699_990_000))
        #expect(source.value("sync_lag_seconds\(Self.labels)") == "0")
    }

    @Test("a hundred cancelled rounds leave no connection behind")
    func cancelledRounds() async throws {
        let server = try ScriptedServer { _ in [.hang] }
        let transport = CurlTransport(userAgent: "tests")
        for number in 1...100 {
            let source = try PolledSource(server.url(""), settings: Self.one, transport: transport)
            let round = Task { await source.poller.runRound() }
            _ = await server.untilRequests(number)
            round.cancel()
            #expect(await round.value == nil)
            #expect(source.published?.status.lastPoll == nil)
        }
        await server.untilConnectionsEnded(100)
    }

    @Test("ten thousand syncs in one answer are all shown")
    func tenThousand() async throws {
        let simulator = VendorSimulator(nango: .large(syncs: 10_000))
        try await withSimulator(simulator) { _, urls in
            let source = try PolledSource(
                urls.nango, key: NangoSimulation.secretKey, settings: "    connection_health: false")
            await source.poll()
            #expect(source.value("sync_source_syncs{") == "10000")
        }
    }
}

import Fleet
import Foundation
import Polling
import ServiceSupport
import SyncModel
import Synchronization
import TestSupport
import Testing
import VendorSimulator

@Suite("A restart over real HTTP")
struct RestartTests {
    private static let one = "    integrations: [github]\n    connection_health: false\n    stale_after: 5m"
    private static let labels =
        #"{source="test",provider="nango",integration="github",connection="acme",sync="issues",variant="base"}"#

    /// An answer of Nango's about one sync.
    private static func answer(_ fields: String) -> [UInt8] {
        ScriptedServer.json(
            #"{"syncs":[{"id":"1","connection_id":"acme","name":"issues","variant":"base",\#(fields)}]}"#)
    }

    private static let succeeded = answer(
        #""status":"SUCCESS","latestExecutionStatus":"SUCCESS","finishedAt":"2023-11-14T22:00:00Z","checkpoint":{"at":1},"latestResult":{"Issue":{"added":1,"updated":2,"deleted":0}}"#
    )
    private static let failed = answer(
        #""status":"ERROR","latestExecutionStatus":"FAILED","finishedAt":"2023-11-14T22:30:00Z","checkpoint":{"at":1}"#)

    @Test("last success, states' ages, counters and checkpoints come back, and a run that ended meanwhile counts once")
    func comesBack() async throws {
        let folder = try TestFolder()
        let answer = Mutex(Self.succeeded)
        let server = try ScriptedServer { _ in [.send(answer.withLock { $0 })] }
        let clock = ManualTimekeeper()
        do {
            let source = try PolledSource(server.url(""), settings: Self.one, clock: clock, folder: folder.path)
            await source.poll()
        }
        clock.advance(by: .seconds(600))
        answer.withLock { $0 = Self.failed }
        do {
            let source = try PolledSource(server.url(""), settings: Self.one, clock: clock, folder: folder.path)
            #expect(!source.page().contains("acme"))
            await source.poll()
            #expect(source.value("sync_last_success_timestamp_seconds\(Self.labels)") == "1699999200")
            #expect(source.value("sync_last_finished_timestamp_seconds\(Self.labels)") == "1700001000")
            #expect(source.value("sync_state_since_timestamp_seconds\(Self.labels)") == "1700000600")
            #expect(source.value("sync_observed_runs_total\(Self.labels)") == "1")
            #expect(source.value("sync_observed_failed_runs_total\(Self.labels)") == "1")
            #expect(source.value("sync_checkpoint_changed_timestamp_seconds\(Self.labels)") == "1700000000")
            #expect(
                source.value("sync_last_run_records\(Self.labels.dropLast()),model=\"Issue\",action=\"updated\"}")
                    == "2")
        }
        clock.advance(by: .seconds(600))
        let source = try PolledSource(server.url(""), settings: Self.one, clock: clock, folder: folder.path)
        await source.poll()
        #expect(source.value("sync_state_since_timestamp_seconds\(Self.labels)") == "1700000600")
        #expect(source.value("sync_observed_runs_total\(Self.labels)") == "1")
        #expect(source.log.lines.contains { $0.contains("history goes on") && $0.contains("syncs=1") })
    }

    @Test("a source that is down after the restart shows when it last was not, and loses nothing")
    func down() async throws {
        let folder = try TestFolder()
        let answer = Mutex(Self.succeeded)
        let server = try ScriptedServer { _ in [.send(answer.withLock { $0 })] }
        let clock = ManualTimekeeper()
        for step in [Self.succeeded, ScriptedServer.json("{}", status: 401), Self.failed] {
            answer.withLock { $0 = step }
            let source = try PolledSource(server.url(""), settings: Self.one, clock: clock, folder: folder.path)
            #expect(source.value("sync_source_last_success_timestamp_seconds{") == nil)
            await source.poll()
            let isUp = step != ScriptedServer.json("{}", status: 401)
            #expect(source.value("sync_source_up{") == (isUp ? "1" : "0"))
            let last = isUp ? clock.now : Timestamp(seconds: 1_700_000_000)
            #expect(
                source.value("sync_source_last_success_timestamp_seconds{") == "\(last.microseconds / 1_000_000)")
            if isUp {
                #expect(source.value("sync_last_success_timestamp_seconds\(Self.labels)") == "1699999200")
            }
            clock.advance(by: .seconds(60))
        }
    }

    @Test("a response is on the disk before anybody sees it")
    func storedFirst() async throws {
        let folder = try TestFolder()
        let server = try ScriptedServer(answering: Self.succeeded)
        let clock = ManualTimekeeper()
        let source = try PolledSource(server.url(""), settings: Self.one, clock: clock, folder: folder.path)
        let poll = Task { await source.poll() }
        while source.published?.syncCount != 1 { await Task.yield() }
        let copy = try folder.copy()
        let other = try PolledSource("http://127.0.0.1:1", settings: Self.one, clock: clock, folder: copy.path)
        await other.poll()
        #expect(other.value("sync_source_last_success_timestamp_seconds{") == "1700000000")
        #expect(other.log.lines.contains { $0.contains("history goes on") })
        #expect(await poll.value?.isUp == true)
    }

    @Test("a name that another provider's source had begins with no history, and that one's files are kept")
    func otherProvider() async throws {
        let folder = try TestFolder()
        let server = try ScriptedServer { request in
            [.send(request.target.hasPrefix("/sync/") ? Self.succeeded : ScriptedServer.json(#"{"data":[]}"#))]
        }
        do {
            let source = try PolledSource(server.url(""), settings: Self.one, folder: folder.path)
            await source.poll()
        }
        let names = folder.names
        let paragon = try PolledSource(
            yaml: """
                sources:
                  - name: test
                    provider: paragon
                    base_url: \(server.url(""))
                    project_id: p
                    user_tokens: [{user: u, token: t}]
                """, folder: folder.path)
        await paragon.poll()
        #expect(paragon.value("sync_source_up{") == "1")
        #expect(paragon.value("sync_source_syncs{") == "0")
        #expect(paragon.log.lines.filter { $0.hasPrefix("warn: ") }.count == 1)
        #expect(folder.names.count > names.count, "\(folder.names)")
    }

    @Test("over a whole fleet nothing that a restart could change does")
    func fleet() async throws {
        let folder = try TestFolder()
        let clock = ManualTimekeeper(now: SystemTimekeeper().now)
        let simulator = VendorSimulator(nango: .large(syncs: 500))
        let families = [
            "sync_last_success_timestamp_seconds{", "sync_state_since_timestamp_seconds{",
            "sync_checkpoint_changed_timestamp_seconds{", "sync_observed_runs_total{",
        ]
        func kept(_ source: PolledSource) -> [Substring] {
            source.page().split(separator: "\n").filter { line in families.contains(where: line.hasPrefix) }
        }
        try await withSimulator(simulator) { _, urls in
            func started() throws -> PolledSource {
                try PolledSource(
                    urls.nango, key: NangoSimulation.secretKey, settings: "    connection_health: false",
                    clock: clock, folder: folder.path)
            }
            var before: [Substring] = []
            do {
                let source = try started()
                await source.poll()
                before = kept(source)
            }
            clock.advance(by: .seconds(3600))
            let source = try started()
            await source.poll()
            let after = kept(source)
            #expect(before.count >= 1000)
            // The fleet is alive: what runs or ends between the polls differs, and only that.
            let same = Set(before).intersection(after).count
            #expect(same * 10 >= before.count * 9, "\(same) of \(before.count) are the same")
        }
    }
}

import SyncModel
import TestSupport
import Testing
import Vendors

@Suite("What Nango's states mean")
struct NangoStateTests {
    private func time(_ text: String) -> Timestamp? { Timestamp(rfc3339: text) }

    @Test("every state of a response is read for what it means")
    func readsEveryState() throws {
        let reading = try readNangoStatus(nangoFixture("every-state.json"))
        let states = Dictionary(uniqueKeysWithValues: reading.syncs.map { ($0.identity.sync, $0.state) })
        #expect(
            states == [
                "issues": .success, "never-ran": .pending, "purged-history": .success, "running": .running,
                "failed": .error, "paused": .paused, "paused-after-failure": .paused, "stopped": .disabled,
                "from-the-future": .unknown,
            ])
        #expect(reading.unknownWords == ["HIBERNATING"])
        #expect(reading.invalidSyncs == 0)
    }

    @Test("only a success, and a pause after one, prove a last success")
    func distinguishesEndsFromSuccesses() throws {
        let syncs = try readNangoStatus(nangoFixture("every-state.json")).syncs
        let finished = Dictionary(uniqueKeysWithValues: syncs.map { ($0.identity.sync, $0.lastFinished) })
        let succeeded = Dictionary(uniqueKeysWithValues: syncs.map { ($0.identity.sync, $0.lastSuccess) })
        #expect(
            finished.compactMapValues(\.self) == [
                "issues": time("2024-05-01T10:00:05.250Z"), "failed": time("2024-05-01T10:00:00Z"),
                "paused": time("2024-05-01T08:00:00Z"), "paused-after-failure": time("2024-05-01T08:00:00Z"),
                "stopped": time("2024-05-01T07:00:00Z"), "from-the-future": time("2024-05-01T06:00:00Z"),
            ])
        #expect(
            succeeded.compactMapValues(\.self) == [
                "issues": time("2024-05-01T10:00:05.250Z"), "paused": time("2024-05-01T08:00:00Z"),
            ])
    }

    @Test("a successful sync is read with all of its fields, and nothing else")
    func readsAWholeSync() throws {
        let reading = try readNangoStatus(nangoFixture("every-state.json"))
        var expected = SyncReading(
            identity: SyncIdentity(
                integration: "github", connection: "acme", sync: "issues", variant: "base",
                id: "8f2c1a5e-0001-4a6b-9c3d-000000000001"),
            state: .success)
        expected.schedule = "every hour"
        expected.interval = 3600
        expected.lastFinished = time("2024-05-01T10:00:05.250Z")
        expected.lastSuccess = time("2024-05-01T10:00:05.250Z")
        expected.nextRun = time("2024-05-01T11:00:00Z")
        expected.records = [ModelCount(model: "Comment", count: 7), ModelCount(model: "Issue", count: 1200)]
        expected.lastRunRecords = [ModelChanges(model: "Issue", added: 3, updated: 2, deleted: 1)]
        var first = try #require(reading.syncs.first)
        #expect(first.checkpoint != nil)
        first.checkpoint = nil
        #expect(first == expected)
    }

    @Test("during a run, neither an older server's finishedAt nor its partial figures are read")
    func ignoresWhatIsPartial() throws {
        let syncs = try readNangoStatus(nangoFixture("every-state.json")).syncs
        let running = try #require(syncs.first { $0.identity.sync == "running" })
        #expect(running.lastFinished == nil && running.lastSuccess == nil && running.lastRunRecords == nil)
        #expect(running.records == [ModelCount(model: "Issue", count: 10)])
        #expect(running.nextRun == time("2024-05-01T11:00:00Z"))
    }

    @Test("a pause during a run does not make the run's partial figures whole")
    func ignoresWhatIsPartialInAPause() throws {
        let reading = try readNangoSync(
            #""status":"PAUSED","latestExecutionStatus":"RUNNING","latestResult":{"Issue":{"added":1}}"#)
        #expect(reading.syncs.map(\.lastRunRecords) == [nil])
    }

    @Test(
        "SUCCESS is pending only if no field mentions a run",
        arguments: [
            ("", .pending), (#","finishedAt":null"#, .pending), (#","finishedAt":"""#, .pending),
            (#","latestExecutionStatus":null"#, .pending), (#","recordCount":{"Issue":1}"#, .pending),
            (#","latestExecutionStatus":"SUCCESS""#, .success), (#","latestExecutionStatus":"STOPPED""#, .success),
            (#","finishedAt":"2024-05-01T10:00:00Z""#, .success), (#","finishedAt":"some time ago""#, .success),
            (#","finishedAt":1714557600"#, .success),
        ] as [(String, SyncState)])
    func distinguishesPendingFromSuccess(fields: String, state: SyncState) throws {
        #expect(try readNangoSync(#""status":"SUCCESS"\#(fields)"#).syncs.map(\.state) == [state])
    }

    @Test(
        "a state is the same in any letter case",
        arguments: [
            ("success", .success), ("Running", .running), ("error", .error), ("pAUSED", .paused),
            ("stopped", .disabled),
        ] as [(String, SyncState)])
    func ignoresCase(word: String, state: SyncState) throws {
        let reading = try readNangoSync(#""status":"\#(word)","finishedAt":"2024-05-01T10:00:00Z""#)
        #expect(reading.syncs.map(\.state) == [state])
        #expect(reading.unknownWords == [])
    }

    @Test("every use of an unknown word is reported", arguments: ["DELETED", "", " SUCCESS", "SUCCESS\\n"])
    func reportsUnknownWords(word: String) throws {
        let reading = try readNangoSync(#""status":"\#(word)""#)
        #expect(reading.syncs.map(\.state) == [.unknown])
        #expect(reading.unknownWords.count == 1)
    }
}

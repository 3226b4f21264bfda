import HTTPExchange
import SyncModel
import TestSupport
import Testing
import Vendors

@Suite("Paragon's syncs")
struct ParagonReadingTests {
    @Test("the list has a sync's names, the detail its health")
    func documented() async throws {
        let source = ParagonSource(users: ["u1"])
        source.server.list(try ParagonFixture.response("list-documented.json"))
        source.server.detail(try ParagonFixture.response("detail-documented.json"), of: "s%201%2Fa")

        let reading = try await source.readUser()

        var expected = SyncReading(
            identity: SyncIdentity(
                integration: "salesforce", connection: "u1", sync: "contacts", variant: "eu", id: "s 1/a"),
            state: .success)
        expected.schedule = "5m"
        expected.interval = 300
        expected.lastFinished = Timestamp(rfc3339: "2023-11-07T05:31:56Z")
        expected.lastSuccess = expected.lastFinished
        expected.records = [ModelCount(model: "contacts", count: 120)]
        expected.recordsExpected = [ModelCount(model: "contacts", count: 123)]
        expected.rateLimitBackoff = 30
        expected.reason = "Credential ID [id] is no longer valid or has been deleted."
        #expect(reading.syncs == [expected])
        #expect(reading.unreadable.isEmpty)
        #expect(reading.failure == nil)
        #expect(reading.connections == nil)
        #expect(source.transport.requests.map(\.url).first == "https://sync.useparagon.com/api/syncs")
        #expect(source.paths() == ["/api/syncs", "/api/syncs/s%201%2Fa"])
    }

    @Test(
        "every status has its state, in any letter case",
        arguments: [
            ("INITIALIZING", SyncState.pending), ("ACTIVE", .running), ("Idle", .success),
            ("rate_limited", .rateLimited),
            ("DISABLED", .disabled), ("errored", .error), ("SYNCING", .unknown),
        ])
    func states(word: String, state: SyncState) async throws {
        let source = ParagonSource()
        source.server.list(["s1"], status: "DISABLED")
        source.server.detail(#"{"status":"\#(word)","summary":{"lastSyncedAt":"2026-01-01T00:00:00Z"}}"#, of: "s1")
        let reading = try await source.readUser()
        #expect(reading.syncs.map(\.state) == [state])
        #expect(reading.unknownWords == (state == .unknown ? [word] : []))
    }

    @Test("the list's status is used if the detail has none", arguments: ["RATE_LIMITED", "Rate_Limited"])
    func wordOfList(word: String) async throws {
        let source = ParagonSource()
        source.server.list(["s1"], status: word)
        source.server.detail(#"{"summary":{}}"#, of: "s1")
        #expect(try await source.readUser().syncs.map(\.state) == [.rateLimited])
    }

    @Test("without a status in either the state is unknown, and no word is reported")
    func noWord() async throws {
        let source = ParagonSource()
        source.server.list(["s1"], status: nil)
        source.server.detail(#"{"summary":{"lastSyncedAt":"2026-01-01T00:00:00Z"}}"#, of: "s1")
        let reading = try await source.readUser()
        #expect(reading.syncs.map(\.state) == [.unknown])
        #expect(reading.unknownWords.isEmpty)
    }

    @Test(
        "idle without a last sync is pending, whatever else of the summary is there",
        arguments: [
            #""summary":{}"#, #""summary":null"#, #""status":"IDLE""#,
            #""summary":{"totalRecords":null,"syncedRecordsCount":null,"lastSyncedAt":null,"latestCursor":null}"#,
            #""summary":{"totalRecords":"many","syncedRecordsCount":{},"lastSyncedAt":"yesterday"}"#,
            #""summary":"none""#,
        ])
    func nothingSynced(members: String) async throws {
        let source = ParagonSource()
        source.server.list(["s1"])
        source.server.detail("{\(members)}", of: "s1")
        let sync = try #require(try await source.readUser().syncs.first)
        #expect(sync.state == .pending)
        #expect(sync.lastFinished == nil)
        #expect(sync.lastSuccess == nil)
        #expect(sync.records.isEmpty)
        #expect(sync.recordsExpected.isEmpty)
    }

    @Test("a failing sync keeps its last success, and has no start and no next run")
    func errored() async throws {
        let source = ParagonSource()
        source.server.list(["s1"])
        source.server.detail(
            #"{"status":"ERRORED","summary":{"lastSyncedAt":"2026-01-01T00:00:00.5Z"},"reason":"gone"}"#, of: "s1")
        let sync = try #require(try await source.readUser().syncs.first)
        #expect(sync.state == .error)
        #expect(sync.lastSuccess == Timestamp(rfc3339: "2026-01-01T00:00:00.5Z"))
        #expect(sync.lastFinished == sync.lastSuccess)
        #expect(sync.lastStarted == nil)
        #expect(sync.nextRun == nil)
        #expect(sync.reason == "gone")
    }

    @Test("the list's reason is used if the detail has none")
    func reasonOfList() async throws {
        let source = ParagonSource()
        let item = #"{"id":"s1","integration":"i","pipeline":"p","status":"ERRORED","reason":"revoked"}"#
        source.server.list(.text(#"{"data":[\#(item)]}"#))
        #expect(try await source.readUser().syncs.map(\.reason) == ["revoked"])
    }

    @Test(
        "the schedule is the vendor's words, and an interval if it can be read as one",
        arguments: [
            ("1m", 60.0), ("5m", 300), ("10m", 600), ("30m", 1800), ("1h", 3600), ("3h", 10_800), ("6h", 21_600),
            ("24h", 86_400), ("45s", 45), ("2D", 172_800), ("0m", nil), ("hourly", nil),
        ])
    func schedule(text: String, seconds: Double?) async throws {
        let source = ParagonSource()
        source.server.list(["s1"])
        source.server.detail(#"{"summary":{},"incrementalAccumulatorFrequency":"\#(text)"}"#, of: "s1")
        let sync = try #require(try await source.readUser().syncs.first)
        #expect(sync.schedule == text)
        #expect(sync.interval == seconds)
    }

    @Test("a sync without ID, integration or pipeline is invalid, the others are read")
    func invalid() async throws {
        let source = ParagonSource()
        source.server.list(try ParagonFixture.response("list-without-identities.json"))
        let reading = try await source.readUser()
        #expect(reading.syncs.map(\.identity.id) == ["s1", "42"])
        #expect(reading.syncs.map(\.identity.variant) == ["", ""])
        #expect(reading.invalidSyncs == 5)
    }

    @Test(
        "a body that is not a list of syncs is a failure, never an empty success",
        arguments: [
            ("[]", FailureReason.schema), (#"{"syncs":[]}"#, .schema), (#"{"data":null}"#, .schema),
            (#"{"data":{}}"#, .schema), ("", .notJSON), ("<html></html>", .notJSON), (#"{"data":["#, .notJSON),
            (#"{"data":[{}]}"#, .schema),
        ])
    func brokenList(body: String, reason: FailureReason) async throws {
        let source = ParagonSource()
        source.server.list(.text(body))
        let failure = await #expect(throws: RequestFailure.self) { try await source.readUser() }
        #expect(failure?.reason == reason)
    }

    @Test("a detail without status and summary is a failure", arguments: ["{}", "[]", #"{"error":"?"}"#, "null"])
    func brokenDetail(body: String) async throws {
        let source = ParagonSource()
        source.server.list(["s1", "s2"])
        source.server.detail(body, of: "s1")
        let reading = try await source.readUser()
        #expect(reading.unreadable == ["s1"])
        #expect(reading.failure?.reason == .schema)
    }
}

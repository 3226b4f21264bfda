import HTTPExchange
import Providers
import SyncModel
import TestSupport
import Testing

@Suite("What Merge tells of syncs")
struct MergeSyncStatusTests {
    /// The reading of one account whose sync status is a fixture.
    private func reading(_ name: String, details: CannedAnswer = .status(404)) async throws -> TargetReading {
        let fixture = MergeFixture(.merge(accounts: [.account("acme")])) { path, _ in
            path.hasSuffix("/sync-status") ? .merge(name) : details
        }
        return try #require(try await fixture.poll()["account acme"]?.reading)
    }

    private func syncs(_ name: String) async throws -> [String: SyncReading] {
        let syncs = try await reading(name).syncs
        return Dictionary(syncs.map { ($0.identity.sync, $0.reading) }) { first, _ in first }
    }

    @Test("every status word has its state, in any case; words of tomorrow and nulls are unknown")
    func states() async throws {
        let reading = try await reading("sync-status-states")
        let states: [SyncState] = [
            .running, .rateLimited, .rateLimited, .success, .partial, .error, .paused, .disabled, .unknown, .unknown,
        ]
        #expect(reading.syncs.map(\.state) == states)
        #expect(reading.unknownWords == ["HIBERNATING"])
    }

    @Test("times, reason and the first full run are told as they are")
    func fields() async throws {
        let sync = try #require(try await reading("sync-status-states").syncs.first)
        #expect(sync.lastStarted == Timestamp(rfc3339: "2026-03-30T19:44:18.695973Z"))
        #expect(sync.nextRun == Timestamp(rfc3339: "2026-03-30T20:44:18Z"))
        #expect(sync.lastFinished == Timestamp(rfc3339: "2026-03-30T18:55:18.5Z"))
        #expect(sync.lastSuccess == Timestamp(rfc3339: "2026-03-30T18:44:18Z"))
        #expect(sync.isInitial == true)
        #expect(sync.reason == "WAITING_ON_OTHER_MODELS")
    }

    @Test("what Merge never tells is never claimed: records, intervals, schedules, back-offs, checkpoints")
    func absences() async throws {
        for sync in try await reading("sync-status-states").syncs {
            #expect(sync.records.isEmpty && sync.recordsExpected.isEmpty && sync.lastRunRecords == nil)
            #expect(sync.interval == nil && sync.schedule.isEmpty)
            #expect(sync.rateLimitBackoff == nil && sync.checkpoint == nil)
        }
    }

    @Test("the last success is when fresh data was begun to be read, else the end of a run that was DONE")
    func lastSuccess() async throws {
        let syncs = try await syncs("sync-status-times")
        #expect(syncs["fresh"]?.lastSuccess == Timestamp(rfc3339: "2026-03-30T12:00:00Z"))
        #expect(syncs["old-done"]?.lastSuccess == Timestamp(rfc3339: "2026-03-30T19:05:00.25Z"))
        #expect(syncs["old-failed"]?.lastSuccess == nil)
        #expect(syncs["old-failed"]?.lastFinished == Timestamp(rfc3339: "2026-03-30T19:05:00Z"))
    }

    @Test("how the last run ended is known while the next one is on")
    func lastRunFailed() async throws {
        let syncs = try await syncs("sync-status-times")
        #expect(syncs["old-failed"]?.lastRunFailed == true)
        #expect(syncs["old-done"]?.lastRunFailed == false)
        #expect(syncs["nulls"]?.lastRunFailed == nil)
    }

    @Test("a field that is null or cannot be read costs itself alone")
    func lenience() async throws {
        let syncs = try await syncs("sync-status-times")
        for name in ["unreadable", "nulls"] {
            let sync = try #require(syncs[name])
            #expect(sync.state == .success)
            #expect(sync.lastStarted == nil && sync.lastFinished == nil && sync.nextRun == nil)
            #expect(sync.lastSuccess == nil && sync.isInitial == nil && sync.reason == nil)
        }
    }

    @Test("a sync without a model id is dropped and counted, the others stand")
    func invalid() async throws {
        let reading = try await reading("sync-status-times")
        #expect(reading.syncs.count == 5)
        #expect(reading.invalidSyncs == 4)
    }

    @Test("labels are the account's integration, its configured name and the model; the id names account and model")
    func labels() async throws {
        let known = try #require(
            try await reading("sync-status-states", details: .merge("account-details")).syncs.first?.identity)
        #expect(
            known
                == SyncIdentity(
                    integration: "bamboohr", connection: "acme", sync: "hris.Employee", variant: "",
                    id: "id-acme/hris.Employee"))
    }

    @Test(
        "details that cannot be read leave the category for the integration, and the account's id out",
        arguments: [
            CannedAnswer.status(401), .status(403), .status(404), .status(500), .text("<html>"), .failure(.reset),
            .text(#"{"id":null,"integration":null,"integration_slug":null,"status":null}"#),
        ])
    func labelsWithoutDetails(details: CannedAnswer) async throws {
        let identity = try #require(
            try await reading("sync-status-states", details: details).syncs.first?.identity)
        #expect(identity.integration == "hris")
        #expect(identity.id == "/hris.Employee")
    }

    @Test("the request carries both credentials, a hundred a page, and no more")
    func request() async throws {
        let fixture = MergeFixture(
            .merge(["base_url": .plain("https://proxy.example/merge")], accounts: [.account("acme", category: "ats")])
        ) { _, _ in .oneSync }
        _ = try await fixture.poll()
        let request = try #require(fixture.transport.requests.first)
        #expect(request.url == "https://proxy.example/merge/api/ats/v1/sync-status?page_size=100")
        #expect(request["Authorization"] == "Bearer k3y")
        #expect(request["X-Account-Token"] == "t0ken")
        #expect(request.headers.count == 2)
    }

    @Test(
        "what is no list of syncs is a failure with its reason, never an empty success",
        arguments: [
            (#"{"next":null,"results":null}"#, "schema"), (#"{"next":null}"#, "schema"), ("[]", "schema"),
            (#"{"results":{}}"#, "schema"), (#"{"results":[],"next":{}}"#, "schema"),
            (#"{"results":[{"model_id":"a""#, "not_json"), ("", "not_json"), ("<html></html>", "not_json"),
        ])
    func badBodies(body: String, reason: String) async throws {
        let fixture = MergeFixture(.merge(accounts: [.account("acme")])) { _, _ in .text(body) }
        #expect(try await fixture.poll()["account acme"]?.failure?.reason.rawValue == reason)
    }
}

import HTTPExchange
import SyncModel
import TestSupport
import Testing
import Vendors

@Suite("The syncs of Merge's accounts")
struct MergeSyncStatusTests {
    /// The reading of one account whose sync status is a fixture.
    private func reading(_ name: String, details: CannedAnswer = .status(404)) async throws -> PartReading {
        let fixture = MergeFixture(.merge(accounts: [.account("acme")])) { path, _ in
            path.hasSuffix("/sync-status") ? .merge(name) : details
        }
        return try #require(try await fixture.round()["account acme"]?.success)
    }

    private func syncs(_ name: String) async throws -> [String: SyncReading] {
        let syncs = try await reading(name).syncs
        return Dictionary(syncs.map { ($0.identity.sync, $0) }) { first, _ in first }
    }

    @Test("every status has its state, in any letter case; new words and nulls are unknown")
    func states() async throws {
        let reading = try await reading("sync-status-states")
        let states: [SyncState] = [
            .running, .rateLimited, .rateLimited, .success, .partial, .error, .paused, .disabled, .unknown, .unknown,
        ]
        #expect(reading.syncs.map(\.state) == states)
        #expect(reading.unknownWords == ["HIBERNATING"])
    }

    @Test("times, reason and the first full run are read as they are")
    func fields() async throws {
        let sync = try #require(try await reading("sync-status-states").syncs.first)
        #expect(sync.lastStarted == Timestamp(rfc3339: "2026-03-30T19:44:18.695973Z"))
        #expect(sync.nextRun == Timestamp(rfc3339: "2026-03-30T20:44:18Z"))
        #expect(sync.lastFinished == Timestamp(rfc3339: "2026-03-30T18:55:18.5Z"))
        #expect(sync.lastSuccess == Timestamp(rfc3339: "2026-03-30T18:44:18Z"))
        #expect(sync.isInitial == true)
        #expect(sync.reason == "WAITING_ON_OTHER_MODELS")
    }

    @Test("there are no records, intervals, schedules, backoffs and checkpoints, which Merge does not report")
    func absences() async throws {
        for sync in try await reading("sync-status-states").syncs {
            #expect(sync.records.isEmpty && sync.recordsExpected.isEmpty && sync.lastRunRecords == nil)
            #expect(sync.interval == nil && sync.schedule.isEmpty)
            #expect(sync.rateLimitBackoff == nil && sync.checkpoint == nil)
        }
    }

    @Test("the last success is the start of the run that read fresh data, else the end of a run that was DONE")
    func lastSuccess() async throws {
        let syncs = try await syncs("sync-status-times")
        #expect(syncs["fresh"]?.lastSuccess == Timestamp(rfc3339: "2026-03-30T12:00:00Z"))
        #expect(syncs["old-done"]?.lastSuccess == Timestamp(rfc3339: "2026-03-30T19:05:00.25Z"))
        #expect(syncs["old-failed"]?.lastSuccess == nil)
        #expect(syncs["old-failed"]?.lastFinished == Timestamp(rfc3339: "2026-03-30T19:05:00Z"))
    }

    @Test("the result of the last run is known while the next one is in progress")
    func lastRunFailed() async throws {
        let syncs = try await syncs("sync-status-times")
        #expect(syncs["old-failed"]?.lastRunFailed == true)
        #expect(syncs["old-done"]?.lastRunFailed == false)
        #expect(syncs["nulls"]?.lastRunFailed == nil)
    }

    @Test("a field that is null or unreadable does not affect the others")
    func lenience() async throws {
        let syncs = try await syncs("sync-status-times")
        for name in ["unreadable", "nulls"] {
            let sync = try #require(syncs[name])
            #expect(sync.state == .success)
            #expect(sync.lastStarted == nil && sync.lastFinished == nil && sync.nextRun == nil)
            #expect(sync.lastSuccess == nil && sync.isInitial == nil && sync.reason == nil)
        }
    }

    @Test("a sync without a model ID is counted as invalid, the others are read")
    func invalid() async throws {
        let reading = try await reading("sync-status-times")
        #expect(reading.syncs.count == 5)
        #expect(reading.invalidSyncs == 4)
    }

    @Test("labels are the account's integration, its configured name and the model; the ID has account and model")
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
        "without details the integration is the category, and the ID has no account",
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

    @Test("the request has both credentials and the page size, and nothing else")
    func request() async throws {
        let fixture = MergeFixture(
            .merge(["base_url": .plain("https://proxy.example/merge")], accounts: [.account("acme", category: "ats")])
        ) { _, _ in .oneSync }
        _ = try await fixture.round()
        let request = try #require(fixture.transport.requests.first)
        #expect(request.url == "https://proxy.example/merge/api/ats/v1/sync-status?page_size=100")
        #expect(request["Authorization"] == "Bearer k3y")
        #expect(request["X-Account-Token"] == "t0ken")
        #expect(request.headers.count == 2)
    }

    @Test(
        "a body that is not a list of syncs is a failure with its reason, never an empty success",
        arguments: [
            (#"{"next":null,"results":null}"#, "schema"), (#"{"next":null}"#, "schema"), ("[]", "schema"),
            (#"{"results":[{}]}"#, "schema"),
            (#"{"results":{}}"#, "schema"), (#"{"results":[],"next":{}}"#, "schema"),
            (#"{"results":[{"model_id":"a""#, "not_json"), ("", "not_json"), ("<html></html>", "not_json"),
        ])
    func badBodies(body: String, reason: String) async throws {
        let fixture = MergeFixture(.merge(accounts: [.account("acme")])) { _, _ in .text(body) }
        #expect(try await fixture.round()["account acme"]?.failure?.reason.rawValue == reason)
    }
}

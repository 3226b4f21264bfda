import Foundation
import HTTPEndpoint
import SyncModel
import TestSupport
import Testing

@testable import Exporter

@Suite("The syncs as JSON")
struct SyncsRouteTests {
    /// What the route answers at a moment.
    private func ask(
        _ store: SnapshotStore, _ query: String = "", gzip: Bool = false, at seconds: Int64 = 10_000
    ) async -> EndpointResponse {
        await SyncsRoute(store: store, timekeeper: ManualTimekeeper.stopped(at: seconds)).respond(
            to: EndpointRequest(
                path: "/api/v1/syncs", query: query, headers: gzip ? [("Accept-Encoding", "gzip")] : []))
    }

    private func syncs(_ store: SnapshotStore, _ query: String = "", at seconds: Int64 = 10_000) async throws
        -> [[String: Any]]
    {
        let answer = await ask(store, query, at: seconds)
        try #require(answer.status == 200)
        let page = try JSONSerialization.jsonObject(with: Data(answer.body.bytes)) as? [String: Any]
        return try #require(page?["syncs"] as? [[String: Any]])
    }

    @Test("a sync has its labels, state, reason and every value under its metric's name, and nothing it does not tell")
    func fields() async throws {
        var full = reading(
            .error, finished: Timestamp(microseconds: 9_000_250_000), success: .at(8_000),
            changes: [ModelChanges(model: "Issue", added: 1, deleted: 2), ModelChanges(model: "silent")],
            checkpoint: 7)
        full.schedule = "every hour"
        full.lastStarted = .at(8_990)
        full.nextRun = .at(12_000)
        full.interval = 3600
        full.records = [ModelCount(model: "Issue", count: 41), ModelCount(model: "", count: 1)]
        full.recordsExpected = [ModelCount(model: "Issue", count: 50)]
        full.isInitial = false
        full.rateLimitBackoff = 1.5
        full.reason = "the token was revoked"
        let bare = reading(.pending, sync: "zero", id: "2")
        let found = try await syncs(SnapshotStore([SourceSnapshot(of: [full, bare])]))
        try #require(found.count == 2)
        #expect(
            found[0] as NSDictionary == [
                "source": "test", "provider": "nango", "integration": "github", "connection": "acme",
                "sync": "issues", "variant": "base", "id": "1", "schedule": "every hour", "state": "error",
                "reason": "the token was revoked", "state_since_timestamp_seconds": 10_000,
                "last_started_timestamp_seconds": 8_990, "last_finished_timestamp_seconds": 9_000.25,
                "last_success_timestamp_seconds": 8_000, "lag_seconds": 999.75, "next_run_timestamp_seconds": 12_000,
                "interval_seconds": 3_600, "records": ["Issue": 41, "": 1], "records_expected": ["Issue": 50],
                "last_run_records": ["Issue": ["added": 1, "deleted": 2]], "initial": 0,
                "rate_limit_backoff_seconds": 1.5, "checkpoint_changed_timestamp_seconds": 10_000,
                "observed_runs_total": 0, "observed_failed_runs_total": 0,
                "observed_records_total": ["Issue": ["added": 0, "deleted": 0]],
            ] as NSDictionary)
        #expect(
            found[1] as NSDictionary == [
                "source": "test", "provider": "nango", "integration": "github", "connection": "acme",
                "sync": "zero", "variant": "base", "id": "2", "schedule": "", "state": "pending",
                "state_since_timestamp_seconds": 10_000, "observed_runs_total": 0, "observed_failed_runs_total": 0,
            ] as NSDictionary)
    }

    @Test("every per-sync metric of the catalogue has its field")
    func catalogue() {
        for metric in MetricCatalogue.perSync { #expect(metric.syncValue != nil, "\(metric.name)") }
    }

    @Test("the labels are those of the exposition: cut when too long, told apart when two syncs have the same")
    func labels() async throws {
        let long = String(repeating: "ü", count: 600)
        let store = SnapshotStore([
            try SourceSnapshot(of: [reading(connection: long, id: "1"), reading(connection: long, id: "2")])
        ])
        let found = try await syncs(store)
        #expect(found.map { $0["connection"] as? String } == [LabelValue.bounded(long), LabelValue.bounded(long)])
        #expect(Set(found.map { $0["variant"] as? String }) == ["base", "2"])
    }

    @Test("whatever a vendor says, a parser that nobody here wrote reads back what went in")
    func roundTrip() async throws {
        let texts = hostileTexts(600)
        let readings = texts.enumerated().map { index, text in
            var made = reading(sync: text, connection: "c\(index)", id: "\(index)")
            made.schedule = text
            made.reason = text
            made.interval = index.isMultiple(of: 2) ? .infinity : .nan
            made.records = [ModelCount(model: text, count: index)]
            return made
        }
        let script = """
            import json, sys
            def refuse(word): raise ValueError(word)
            page = json.load(sys.stdin, parse_constant=refuse)
            print(json.dumps({s["id"]: [s["sync"], s["schedule"], s["reason"], *s["records"]] for s in page["syncs"]}))
            """
        let answer = await ask(SnapshotStore([try SourceSnapshot(of: readings)]))
        let parsed = try await Oracle("python3").ask(["-c", script], input: answer.body.bytes)
        try #require(parsed.status == 0, "\(parsed.error)")
        let found = try JSONDecoder().decode([String: [String]].self, from: Data(parsed.output.utf8))
        #expect(found.count == texts.count)
        for (index, text) in texts.enumerated() {
            let back = try #require(found["\(index)"])
            for part in back { #expect(Array(part.utf8) == Array(text.utf8), "\(text.debugDescription)") }
        }
    }

    @Test("what is too old is left out, as in the exposition, and no sync at all is an empty list")
    func staleness() async throws {
        let store = SnapshotStore([try SourceSnapshot(of: [reading()], settings: "    stale_after: 5m")])
        #expect(try await syncs(store, at: 10_300).count == 1)
        #expect(try await syncs(store, at: 10_301).isEmpty)
    }

    @Test("a source that is shown by groups has its syncs here nevertheless")
    func groups() async throws {
        let store = SnapshotStore([try SourceSnapshot(of: [reading()], settings: "    detail: integration")])
        #expect(try await syncs(store).count == 1)
    }

    @Test(
        "source, state and text select, case aside",
        arguments: [
            ("source=a", ["1", "2"]), ("source=a&source=b", ["1", "2", "3"]), ("state=error", ["2"]),
            ("state=error&state=success", ["1", "2", "3"]), ("state=&source=&text=", ["1", "2", "3"]),
            ("text=ACME", ["1", "3"]), ("text=acme+issues", ["1"]), ("text=m%C3%9CLLER", ["2"]),
            ("text=Revoked", ["2"]), ("text=nothing", []), ("source=b&state=error", []),
        ])
    func selection(query: String, ids: [String]) async throws {
        var failing = reading(.error, connection: "Müller", id: "2")
        failing.reason = "the token was revoked"
        let store = SnapshotStore([
            try SourceSnapshot(of: [reading(connection: "acme", id: "1"), failing], source: "a"),
            try SourceSnapshot(of: [reading(sync: "contacts", connection: "acme", id: "3")], source: "b"),
        ])
        #expect(try await syncs(store, query).compactMap { $0["id"] as? String }.sorted() == ids)
    }

    @Test("an unknown source is 404; an unknown state, or a query that is none, 400")
    func refusals() async throws {
        let store = SnapshotStore([try SourceSnapshot(of: [reading()])])
        #expect(await ask(store, "source=nobody").status == 404)
        #expect(await ask(store, "state=broken").status == 400)
        #expect(await ask(store, "text=%ZZ").status == 400)
    }

    @Test("gzip, for whoever accepts it, is the same JSON, however many blocks it has")
    func gzip() async throws {
        let store = SnapshotStore([try SourceSnapshot(of: (0..<3_000).map { reading(id: "\($0)") })])
        let (plain, gzip) = (await ask(store), await ask(store, gzip: true))
        #expect(plain.headers.contains { $0 == ("Content-Type", "application/json") })
        #expect(gzip.headers.contains { $0 == ("Content-Encoding", "gzip") })
        #expect(plain.body.count > 512 << 10)
        let unpacked = try await Oracle("gzip").ask(["-dc"], input: gzip.body.bytes)
        #expect(unpacked.status == 0)
        #expect(Array(unpacked.output.utf8) == plain.body.bytes)
    }
}

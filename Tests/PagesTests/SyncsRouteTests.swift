import Fleet
import Foundation
import HTTPEndpoint
import HTTPExchange
import Pages
import Rendering
import SyncModel
import TestSupport
import Testing

@Suite("The syncs as JSON")
struct SyncsRouteTests {
    /// What the route answers at a moment.
    private func ask(
        _ publication: Publication, _ query: String = "", gzip: Bool = false, at seconds: Int64 = 10_000
    ) async -> EndpointResponse {
        await SyncsRoute(publication: publication, timekeeper: ManualTimekeeper.stopped(at: seconds)).respond(
            to: EndpointRequest(
                path: "/api/v1/syncs", query: query, headers: gzip ? [("Accept-Encoding", "gzip")] : []))
    }

    private func syncs(_ publication: Publication, _ query: String = "", at seconds: Int64 = 10_000) async throws
        -> [[String: Any]]
    {
        let answer = await ask(publication, query, at: seconds)
        try #require(answer.status == 200)
        return try #require(try json(answer)["syncs"] as? [[String: Any]])
    }

    private func json(_ answer: EndpointResponse) throws -> [String: Any] {
        let page = try JSONSerialization.jsonObject(with: Data(answer.body.bytes)) as? [String: Any]
        return try #require(page)
    }

    /// A sync of which everything is known.
    private var full: SyncReading {
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
        return full
    }

    @Test("a sync has its labels, state, reason and every value under its metric's name, and nothing that is not known")
    func fields() async throws {
        let bare = reading(.pending, sync: "zero", id: "2")
        let found = try await syncs(Publication(PublishedFleet([full, bare])))
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
                "observed_records_total": ["Issue": ["added": 0, "deleted": 0]], "last_run_failed": 1,
                "consecutive_failed_runs": 1, "failing_since_timestamp_seconds": 9_000.25,
                "failure": ["class": "unknown", "reason": "the token was revoked", "since": 9_000.25],
                "fresh": true, "read_at": 10_000,
            ] as NSDictionary)
        #expect(
            found[1] as NSDictionary == [
                "source": "test", "provider": "nango", "integration": "github", "connection": "acme",
                "sync": "zero", "variant": "base", "id": "2", "schedule": "", "state": "pending",
                "state_since_timestamp_seconds": 10_000, "observed_runs_total": 0, "observed_failed_runs_total": 0,
                "fresh": true,
                "read_at": 10_000,
            ] as NSDictionary)
    }

    @Test("every per-sync metric of the catalogue has its field")
    func catalogue() async throws {
        var fleet = PublishedFleet([full])
        fleet.explain(.timeout, duration: .seconds(7))
        let found = try await syncs(Publication(fleet))
        #expect((found[0]["failure"] as? [String: Any])?["class"] as? String == "timeout")
        #expect(found[0]["last_run_duration_seconds"] as? Double == 7)
        let fields = Set(found.flatMap(\.keys))
        // The first two are among the labels, the third is an object of its own.
        let others: Set = ["sync_info", "sync_state", "sync_failure_info"]
        for metric in MetricCatalogue.all where metric.labels.starts(with: MetricCatalogue.syncLabels) {
            guard !others.contains(metric.name) else { continue }
            #expect(fields.contains(String(metric.name.dropFirst("sync_".count))), "\(metric.name)")
        }
    }

    @Test("the labels are those of the exposition: cut when too long, told apart when two syncs have the same")
    func labels() async throws {
        let long = String(repeating: "ü", count: 600)
        let publication = Publication(
            PublishedFleet([reading(connection: long, id: "1"), reading(connection: long, id: "2")]))
        let found = try await syncs(publication)
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
        let answer = await ask(Publication(PublishedFleet(readings)))
        let parsed = try await Oracle("python3").ask(["-c", script], input: answer.body.bytes)
        try #require(parsed.status == 0, "\(parsed.error)")
        let found = try JSONDecoder().decode([String: [String]].self, from: Data(parsed.output.utf8))
        #expect(found.count == texts.count)
        for (index, text) in texts.enumerated() {
            let back = try #require(found["\(index)"])
            for part in back { #expect(Array(part.utf8) == Array(text.utf8), "\(text.debugDescription)") }
        }
    }

    @Test("a sync whose reading is too old is listed as not fresh, for seven days")
    func staleness() async throws {
        let publication = Publication(PublishedFleet([reading()]))
        let isFresh = { (seconds: Int64) in
            try await syncs(publication, at: seconds).map { $0["fresh"] as? Bool }
        }
        #expect(try await isFresh(10_300) == [true])
        #expect(try await isFresh(10_301) == [false])
        #expect(try await isFresh(10_000 + 7 * 86_400) == [false])
        #expect(try await isFresh(10_000 + 7 * 86_400 + 1) == [])
    }

    @Test("no sync at all is an empty list")
    func noSyncs() async throws {
        #expect(try await syncs(Publication(PublishedFleet())).isEmpty)
    }

    @Test("a sync that cannot be read is listed with its last reading, and what cannot be read beside it")
    func unreadable() async throws {
        var source = PublishedFleet([reading(.success), reading(.error, connection: "b", id: "2")])
        source.read([reading(integration: "jira", id: "3")], of: Target(.integration, "jira"), at: 10_050)
        source.fail(.github, RequestFailure(.serverError, "HTTP 500", status: 500), at: 10_060)
        let answer = try json(await ask(Publication(source), at: 10_100))
        let syncs = try #require(answer["syncs"] as? [[String: Any]])
        let fresh = Dictionary(uniqueKeysWithValues: syncs.map { ($0["id"] as? String, $0["fresh"] as? Bool) })
        #expect(fresh == ["1": false, "2": false, "3": true])
        #expect(syncs.compactMap { $0["read_at"] as? Int } == [10_000, 10_000, 10_050])
        #expect(
            answer["unreadable"] as? NSArray == [
                [
                    "source": "test", "target": "integration github", "reason": "server_error", "since": 10_060,
                    "last_syncs": 2,
                ]
            ])
    }

    @Test("a source that cannot be read at all is in the list of what cannot be read, and its syncs are not fresh")
    func sourceDown() async throws {
        var source = PublishedFleet([reading()])
        source.source.status.failure = RequestFailure(.unauthorized, "HTTP 401", status: 401)
        source.source.status.failingSince = .at(10_060)
        source.source.status.isUp = false
        let answer = try json(await ask(Publication(source), at: 10_100))
        #expect((answer["syncs"] as? [[String: Any]])?.map { $0["fresh"] as? Bool } == [false])
        #expect(
            answer["unreadable"] as? NSArray == [
                ["source": "test", "target": "", "reason": "unauthorized", "since": 10_060, "last_syncs": 1]
            ])
    }

    @Test("a failing sync has the class and words of its failure, its customer and the state of its connection")
    func failure() async throws {
        var failing = reading(.error, finished: .at(9_000))
        failing.failureClass = .rateLimit
        failing.reason = "HTTP 429"
        var source = PublishedFleet([failing, reading(connection: "b", id: "2")])
        var connection = ConnectionReading(integration: "github", connection: "b", state: .relinkNeeded)
        connection.reason = "the token was revoked"
        connection.customer = "Bolt"
        source.read([connection], at: 10_000)
        let found = try await syncs(Publication(source))
        #expect(
            found[0]["failure"] as? NSDictionary == ["class": "rate_limit", "reason": "HTTP 429", "since": 9_000])
        #expect(found[0]["customer"] == nil && found[0]["connection_state"] == nil)
        #expect(found[1]["failure"] as? NSDictionary == ["class": "credentials", "reason": "the token was revoked"])
        #expect(found[1]["customer"] as? String == "Bolt")
        #expect(found[1]["connection_state"] as? String == "relink_needed")
        #expect(try await syncs(Publication(source), "text=bolt").map { $0["id"] as? String } == ["2"])
    }

    @Test("a source that is shown by groups has its syncs here nevertheless")
    func groups() async throws {
        let publication = Publication(PublishedFleet([reading()], isGrouped: true))
        #expect(try await syncs(publication).count == 1)
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
        let publication = Publication(
            PublishedFleet([reading(connection: "acme", id: "1"), failing], source: "a"),
            PublishedFleet([reading(sync: "contacts", connection: "acme", id: "3")], source: "b"))
        #expect(try await syncs(publication, query).compactMap { $0["id"] as? String }.sorted() == ids)
    }

    @Test("an unknown source is 404; an unknown state, or a query that is none, 400")
    func refusals() async throws {
        let publication = Publication(PublishedFleet([reading()]))
        #expect(await ask(publication, "source=nobody").status == 404)
        #expect(await ask(publication, "state=broken").status == 400)
        #expect(await ask(publication, "text=%ZZ").status == 400)
    }

    @Test("gzip, for whoever accepts it, is the same JSON, however many blocks it has")
    func gzip() async throws {
        let publication = Publication(PublishedFleet((0..<3_000).map { reading(id: "\($0)") }))
        let (plain, gzip) = (await ask(publication), await ask(publication, gzip: true))
        #expect(plain.headers.contains { $0 == ("Content-Type", "application/json") })
        #expect(gzip.headers.contains { $0 == ("Content-Encoding", "gzip") })
        #expect(plain.body.count > 512 << 10)
        let unpacked = try await Oracle("gzip").ask(["-dc"], input: gzip.body.bytes)
        #expect(unpacked.status == 0)
        #expect(Array(unpacked.output.utf8) == plain.body.bytes)
    }
}

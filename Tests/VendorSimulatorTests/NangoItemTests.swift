import Foundation
import Testing
import VendorSimulator

@Suite("The simulated sync status")
struct NangoItemTests {
    private let client = NangoClient(.exotic(seed: 1))

    /// The item of one scenario; `unscheduled` has none.
    private func item(_ scenario: NangoScenario, at now: Double? = nil) async throws -> Item {
        if let now { client.now = now }
        let items = await client.syncs(rest: "&connection_id=c-\(scenario.rawValue)")
        return try #require(items["\(scenario.rawValue)::base"])
    }

    /// The item at the first time, within ten minutes after the start, at which it has a status.
    private func item(
        _ scenario: NangoScenario, saying status: String, from start: Double = 1_780_000_000
    ) async throws -> Item {
        for second in stride(from: 0.0, to: 600, by: 5) {
            let item = try await item(scenario, at: start + second)
            if item["status"] as? String == status { return item }
        }
        throw NeverSaid(status: status)
    }

    private struct NeverSaid: Error { let status: String }

    @Test("reports a finished run's end, result and checkpoint")
    func finished() async throws {
        let item = try await item(.healthy, saying: "SUCCESS")
        #expect(
            (item["id"] as? String)?.wholeMatch(
                of: #/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/#) != nil)
        #expect(item["connection_id"] as? String == "c-healthy")
        #expect(item["variant"] as? String == "base")
        #expect(item["frequency"] as? String == "every 5 minutes")
        #expect((item["finishedAt"] as? String)?.wholeMatch(of: #/2026-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/#) != nil)
        #expect((item["nextScheduledSyncAt"] as? String)?.hasSuffix("Z") == true)
        #expect(item["latestExecutionStatus"] as? String == "SUCCESS")
        let result = try #require(item["latestResult"] as? [String: [String: Int]])
        #expect(result.keys.sorted() == ["A", "B"])
        #expect(result["A"]?.keys.sorted() == ["added", "deleted", "updated"])
        #expect((item["recordCount"] as? [String: Int])?.keys.sorted() == ["A", "B"])
        #expect(item["type"] as? String == "INITIAL")
    }

    @Test("reports no end of a run in progress, no result at first, then a part, and its own time as the next run")
    func running() async throws {
        var results: [Int] = []
        _ = try await item(.slow, saying: "SUCCESS")
        let before = try await item(.slow, saying: "RUNNING", from: client.now)
        let start = client.now
        for second in stride(from: 0.0, to: 240, by: 5) {
            let item = try await item(.slow, at: start + second)
            guard item["status"] as? String == "RUNNING" else { break }
            #expect(item["finishedAt"] == nil)
            #expect(item["latestExecutionStatus"] as? String == "RUNNING")
            #expect(item["nextScheduledSyncAt"] as? String == before["nextScheduledSyncAt"] as? String)
            let next = try #require(item["nextScheduledSyncAt"] as? String)
            #expect(next <= Date(timeIntervalSince1970: client.now).formatted(.iso8601))
            results.append(try #require(item["latestResult"] as? Item).count)
        }
        #expect(results.first == 0)
        #expect(results.last == 1)
        #expect(results == results.sorted())
    }

    @Test(
        "reports a failed run and a cancelled one alike: an end, and the result of what was saved before",
        arguments: [(NangoScenario.failing, 0), (.cancelled, 0), (.failsAfterSaving, 2)])
    func failed(scenario: NangoScenario, models: Int) async throws {
        let item = try await item(scenario, saying: "ERROR")
        #expect(item["finishedAt"] is String)
        #expect(item["latestExecutionStatus"] as? String == "STOPPED")
        #expect((item["latestResult"] as? Item)?.count == models)
        let count = try #require((item["recordCount"] as? [String: Int])?["A"])
        #expect((count > 0) == (models > 0))
    }

    @Test("reports a sync that was paused during a run as running, without a next run, for ever")
    func pausedWhileRunning() async throws {
        for hour in stride(from: 0.0, to: 48, by: 6) {
            let item = try await item(.pausedWhileRunning, at: 1_780_012_800 + hour * 3600)
            #expect(item["status"] as? String == "RUNNING")
            #expect(item["nextScheduledSyncAt"] is NSNull)
        }
    }

    @Test("reports a checkpoint for some syncs, which moves with every run that saves records")
    func checkpoints() async throws {
        let client = NangoClient(.demo(seed: 1))
        client.nango.settings.requestsPerMinute = nil
        var kinds: Set<Bool> = []
        for integration in ["hubspot", "github"] {
            for item in await client.syncs(integration).values where item["status"] as? String == "SUCCESS" {
                guard item["finishedAt"] is String else { continue }
                kinds.insert(item["checkpoint"] is NSNull)
                guard let checkpoint = item["checkpoint"] as? [String: String] else { continue }
                #expect(checkpoint["cursor"] == item["finishedAt"] as? String)
            }
        }
        #expect(kinds == [true, false])
    }

    @Test("reports SUCCESS for a sync that never ran, without any sign of a run")
    func neverRan() async throws {
        let item = try await item(.neverRan)
        #expect(item["status"] as? String == "SUCCESS")
        #expect(item["finishedAt"] == nil)
        #expect(item["latestExecutionStatus"] == nil)
        #expect(item["latestResult"] == nil)
        #expect(item["recordCount"] as? [String: Int] == ["A": 0, "B": 0])
        #expect(String(describing: try #require(item["checkpoint"])) == "<null>")
        #expect(item["nextScheduledSyncAt"] is String)
    }

    @Test(
        "reports no next run of a paused or stopped schedule",
        arguments: [
            (NangoScenario.paused, "PAUSED", "SUCCESS"), (.pausedBeforeFirstRun, "PAUSED", nil),
            (.stopped, "STOPPED", "STOPPED"),
        ] as [(NangoScenario, String, String?)])
    func notScheduled(scenario: NangoScenario, status: String, execution: String?) async throws {
        let item = try await item(scenario)
        #expect(item["status"] as? String == status)
        #expect(item["latestExecutionStatus"] as? String == execution)
        #expect(item.keys.contains("nextScheduledSyncAt"))
        #expect(!(item["nextScheduledSyncAt"] is String))
        #expect((item["finishedAt"] is String) == (execution != nil))
    }

    @Test("reports an overdue sync's next run in the past, at any time of day")
    func overdue() async throws {
        for hour in 0..<24 {
            let now = 1_780_012_800 + Double(hour) * 3600
            let item = try await item(.overdue, at: now)
            #expect(item["status"] as? String == "SUCCESS")
            #expect(try #require(item["nextScheduledSyncAt"] as? String) < "2026-05-29T00:00:00.000Z")
        }
    }

    @Test("repeats interrupted runs with the same checkpoint, while the next run is at the full hour")
    func interrupted() async throws {
        let first = try await item(.interrupted, saying: "SUCCESS")
        let second = try await item(.interrupted, saying: "SUCCESS", from: 1_780_001_200)
        #expect(first["finishedAt"] as? String != second["finishedAt"] as? String)
        #expect(first["checkpoint"] as? [String: String] == second["checkpoint"] as? [String: String])
        #expect(first["nextScheduledSyncAt"] as? String == second["nextScheduledSyncAt"] as? String)
    }

    @Test("changes the record count by what the run added and deleted")
    func counts() async throws {
        for scenario in [NangoScenario.healthy, .shrinking] {
            let before = try await item(scenario, saying: "SUCCESS")
            let start = client.now
            var after = before
            while after["finishedAt"] as? String == before["finishedAt"] as? String || after["finishedAt"] == nil {
                after = try await item(scenario, at: client.now + 5)
                try #require(client.now < start + 900)
            }
            let counts = try [before, after].map { try #require(($0["recordCount"] as? [String: Int])?["A"]) }
            let change = try #require((after["latestResult"] as? [String: [String: Int]])?["A"])
            #expect(try counts[1] - counts[0] == #require(change["added"]) - #require(change["deleted"]))
            if scenario == .shrinking { #expect(counts[1] < counts[0]) }
        }
    }

    @Test("reports a status word that is not documented")
    func unknownWord() async throws {
        #expect(try await item(.unknownWord)["status"] as? String == "QUEUED")
    }

    @Test("leaves out variant and checkpoint on an old server, which reports the last end during a run")
    func oldGeneration() async throws {
        client.nango.settings.isOldGeneration = true
        let response = await client.get("/sync/status?provider_config_key=scenarios&syncs=stalled")
        let item = try #require((response.json["syncs"] as? [Item])?.first)
        #expect(item["status"] as? String == "RUNNING")
        #expect(item["finishedAt"] is String)
        #expect(item["variant"] == nil)
        #expect(item["checkpoint"] == nil)
    }

    @Test("keeps quotes, backslashes, newlines and emoji of names in JSON and queries")
    func exoticNames() async throws {
        let items = await client.syncs("crm ~eu:v2.1@acme")
        #expect(Set(items.keys) == ["🐦 birds\nand \"quotes\"::base", "plain::base", #"plain::v\1 {x}"#])
        let connection = "&connection_id=say%20%22hi%22%20%5C%20%7Ba%7D%2Bb%3B%20c%26d%3D%C3%A9%252F"
        #expect(await client.syncs("crm ~eu:v2.1@acme", rest: connection).count == 3)
    }

    @Test(
        "selects the base variant by a name alone, and another variant by its own",
        arguments: [
            ("plain", ["plain::base"]), ("plain::v%5C1%20%7Bx%7D", [#"plain::v\1 {x}"#]), ("other", []),
            ("plain,plain::v%5C1%20%7Bx%7D", ["plain::base", #"plain::v\1 {x}"#]),
        ])
    func variants(syncs: String, expected: [String]) async {
        #expect(Set(await client.syncs("crm ~eu:v2.1@acme", syncs: syncs).keys) == Set(expected))
    }

    @Test("reports the same record count for all variants of a sync")
    func countsOfVariants() async throws {
        let items = await client.syncs("crm ~eu:v2.1@acme")
        let counts = items.filter { $0.key.hasPrefix("plain") }.map { $0.value["recordCount"] as? [String: Int] }
        #expect(counts.count == 2)
        #expect(counts[0] == counts[1])
    }
}

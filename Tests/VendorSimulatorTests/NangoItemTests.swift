import Testing
import VendorSimulator

@Suite("What Nango tells of a sync")
struct NangoItemTests {
    private let client = NangoClient(.exotic(seed: 1))

    /// The item of one course; `unscheduled` has none.
    private func item(_ course: NangoCourse, at now: Double? = nil) async throws -> Item {
        if let now { client.now = now }
        let items = await client.syncs(rest: "&connection_id=c-\(course.rawValue)")
        return try #require(items["\(course.rawValue)::base"])
    }

    /// A time at which the sync of a course says what is wanted, within the ten minutes after the start.
    private func item(
        _ course: NangoCourse, saying status: String, from start: Double = 1_780_000_000
    ) async throws -> Item {
        for second in stride(from: 0.0, to: 600, by: 5) {
            let item = try await item(course, at: start + second)
            if item["status"] as? String == status { return item }
        }
        throw NeverSaid(status: status)
    }

    private struct NeverSaid: Error { let status: String }

    @Test("a finished run tells when it ended, what it did and where it stands")
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
        #expect((item["checkpoint"] as? [String: String])?["cursor"] == item["finishedAt"] as? String)
    }

    @Test("while a run goes on there is no end, and only a part of the result")
    func running() async throws {
        let item = try await item(.healthy, saying: "RUNNING")
        #expect(item["finishedAt"] == nil)
        #expect(item["latestExecutionStatus"] as? String == "RUNNING")
        #expect((item["latestResult"] as? Item)?.count == 1)
    }

    @Test("a failed run has an end and no result")
    func failed() async throws {
        let item = try await item(.failing, saying: "ERROR")
        #expect(item["finishedAt"] is String)
        #expect(item["latestExecutionStatus"] as? String == "STOPPED")
        #expect((item["latestResult"] as? Item)?.isEmpty == true)
    }

    @Test("what never ran says SUCCESS and lacks every sign of a run")
    func neverRan() async throws {
        let item = try await item(.neverRan)
        #expect(item["status"] as? String == "SUCCESS")
        #expect(item["finishedAt"] == nil)
        #expect(item["latestExecutionStatus"] == nil)
        #expect(item["latestResult"] == nil)
        #expect((item["recordCount"] as? Item)?.isEmpty == true)
        #expect(String(describing: try #require(item["checkpoint"])) == "<null>")
        #expect(item["nextScheduledSyncAt"] is String)
    }

    @Test(
        "a paused or stopped schedule has no next run",
        arguments: [
            (NangoCourse.paused, "PAUSED", "SUCCESS"), (.pausedBeforeFirstRun, "PAUSED", nil),
            (.stopped, "STOPPED", "STOPPED"),
        ] as [(NangoCourse, String, String?)])
    func notScheduled(course: NangoCourse, status: String, execution: String?) async throws {
        let item = try await item(course)
        #expect(item["status"] as? String == status)
        #expect(item["latestExecutionStatus"] as? String == execution)
        #expect(item.keys.contains("nextScheduledSyncAt"))
        #expect(!(item["nextScheduledSyncAt"] is String))
        #expect((item["finishedAt"] is String) == (execution != nil))
    }

    @Test("an overdue sync does not run, and its next run lies in the past, at any time of day")
    func overdue() async throws {
        for hour in 0..<24 {
            let now = 1_780_012_800 + Double(hour) * 3600
            let item = try await item(.overdue, at: now)
            #expect(item["status"] as? String == "SUCCESS")
            #expect(try #require(item["nextScheduledSyncAt"] as? String) < "2026-05-29T00:00:00.000Z")
        }
    }

    @Test("interrupted runs end again and again with the same checkpoint, while the schedule waits for its hour")
    func interrupted() async throws {
        let first = try await item(.interrupted, saying: "SUCCESS")
        let second = try await item(.interrupted, saying: "SUCCESS", from: 1_780_001_200)
        #expect(first["finishedAt"] as? String != second["finishedAt"] as? String)
        #expect(first["checkpoint"] as? [String: String] == second["checkpoint"] as? [String: String])
        #expect(first["nextScheduledSyncAt"] as? String == second["nextScheduledSyncAt"] as? String)
    }

    @Test("records grow or shrink by what the run says it added and deleted")
    func counts() async throws {
        for course in [NangoCourse.healthy, .shrinking] {
            let before = try await item(course, saying: "SUCCESS")
            let start = client.now
            var after = before
            while after["finishedAt"] as? String == before["finishedAt"] as? String || after["finishedAt"] == nil {
                after = try await item(course, at: client.now + 5)
                try #require(client.now < start + 900)
            }
            let counts = try [before, after].map { try #require(($0["recordCount"] as? [String: Int])?["A"]) }
            let change = try #require((after["latestResult"] as? [String: [String: Int]])?["A"])
            #expect(try counts[1] - counts[0] == #require(change["added"]) - #require(change["deleted"]))
            if course == .shrinking { #expect(counts[1] < counts[0]) }
        }
    }

    @Test("a word that no document knows comes as it is")
    func unknownWord() async throws {
        #expect(try await item(.unknownWord)["status"] as? String == "QUEUED")
    }

    @Test("an old server knows no variant and no checkpoint, and tells the last end during a run")
    func oldGeneration() async throws {
        client.simulator.nango.settings.isOldGeneration = true
        let answer = await client.get("/sync/status?provider_config_key=courses&syncs=stalled")
        let item = try #require((answer.json["syncs"] as? [Item])?.first)
        #expect(item["status"] as? String == "RUNNING")
        #expect(item["finishedAt"] is String)
        #expect(item["variant"] == nil)
        #expect(item["checkpoint"] == nil)
    }

    @Test("names with quotes, backslashes, newlines and emoji survive the way through JSON and the query")
    func exoticNames() async throws {
        let items = await client.syncs("crm ~eu:v2.1@acme")
        #expect(Set(items.keys) == ["🐦 birds\nand \"quotes\"::base", "plain::base", #"plain::v\1 {x}"#])
        let connection = "&connection_id=say%20%22hi%22%20%5C%20%7Ba%7D%2Bb%3B%20c%26d%3D%C3%A9%252F"
        #expect(await client.syncs("crm ~eu:v2.1@acme", rest: connection).count == 3)
    }

    @Test(
        "names alone mean the base variant; a variant is asked for by name",
        arguments: [
            ("plain", ["plain::base"]), ("plain::v%5C1%20%7Bx%7D", [#"plain::v\1 {x}"#]), ("other", []),
            ("plain,plain::v%5C1%20%7Bx%7D", ["plain::base", #"plain::v\1 {x}"#]),
        ])
    func variants(syncs: String, expected: [String]) async {
        #expect(Set(await client.syncs("crm ~eu:v2.1@acme", syncs: syncs).keys) == Set(expected))
    }

    @Test("variants of one sync report the same record count")
    func countsOfVariants() async throws {
        let items = await client.syncs("crm ~eu:v2.1@acme")
        let counts = items.filter { $0.key.hasPrefix("plain") }.map { $0.value["recordCount"] as? [String: Int] }
        #expect(counts.count == 2)
        #expect(counts[0] == counts[1])
    }
}

import HTTPExchange
import SyncModel
import TestSupport
import Testing
import Vendors

/// A captured response, with its status and headers where these were captured.
private func capture(_ name: String) throws -> CannedAnswer {
    let body = try nangoFixture("Captures/\(name).json")
    guard let head = try? nangoFixture("Captures/\(name).headers") else { return .bytes([body]) }
    let lines = String(decoding: head, as: UTF8.self).split(whereSeparator: \.isNewline)
    let status = lines.first.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) }
    let headers = lines.dropFirst().compactMap { line in
        line.firstRange(of: ": ").map { (name: String(line[..<$0.lowerBound]), value: String(line[$0.upperBound...])) }
    }
    return .bytes([body], status: try #require(status), headers: headers)
}

@Suite("Statuses captured from a real Nango server")
struct NangoStatusCaptureTests {
    /// The second connection of `hubspot`.
    private static let other = "c7ffd960-68f4-431e-9989-a3f8ac9c5629"

    private func reading(_ name: String, of integration: String = "hubspot") async throws -> PartReading {
        let response = try capture(name)
        let source = NangoSource.github(["integrations": .texts(integration)]) { _ in response }
        return try await source.read(.whole).get()
    }

    private func sync(
        _ name: String, _ connection: String = "globex", variant: String = "base", in reading: PartReading
    ) throws -> SyncReading {
        try #require(
            reading.syncs.first {
                $0.identity.sync == name && $0.identity.connection == connection && $0.identity.variant == variant
            })
    }

    @Test(
        "every captured status is read without anything unknown or invalid",
        arguments: [("hubspot", 31), ("github-prod", 1), ("google-drive", 1), ("zendesk", 2)])
    func readsEveryStatus(integration: String, count: Int) async throws {
        for number in 0...5 {
            let reading = try await reading("status-\(integration)-0\(number)", of: integration)
            #expect(reading.syncs.count == count)
            #expect(reading.invalidSyncs == 0)
            #expect(reading.unknownWords == [])
            #expect(Set(reading.syncs.map(\.identity.id)).count == count)
            #expect(reading.syncs.allSatisfy { $0.interval != nil })
        }
    }

    @Test("a run in progress hides the last end and what was changed, and its own time is the next run's")
    func readsRunning() async throws {
        let sync = try sync("slow", in: await reading("status-hubspot-00"))
        #expect(sync.state == .running)
        #expect(sync.lastFinished == nil)
        #expect(sync.lastRunRecords == nil)
        #expect(sync.nextRun == Timestamp(rfc3339: "2026-11-28T11:49:24.505Z"))
        #expect(sync.records == [ModelCount(model: "SlowItem", count: 2)])
    }

    @Test("a failed run has an end and proves no success", arguments: ["flaky", "tickets", "partial"])
    func readsFailures(name: String) async throws {
        let sync = try sync(name, in: await reading("status-hubspot-00"))
        #expect(sync.state == .error)
        #expect(sync.lastFinished != nil)
        #expect(sync.lastSuccess == nil)
    }

    @Test("a failed run that saved nothing changed nothing; one that saved something has figures")
    func readsResultsOfFailures() async throws {
        let reading = try await reading("status-hubspot-00")
        #expect(try sync("tickets", in: reading).lastRunRecords == [])
        #expect(
            try sync("partial", in: reading).lastRunRecords == [
                ModelChanges(model: "PartialItem", added: 0, updated: 0, deleted: 0)
            ])
    }

    @Test("a cancelled run is an error")
    func readsCancelled() async throws {
        #expect(try sync("forever", in: await reading("status-hubspot-00")).state == .error)
    }

    @Test("a sync that was never started is paused, without a run")
    func readsNeverStarted() async throws {
        let sync = try sync("manual", in: await reading("status-hubspot-00"))
        #expect(sync.state == .paused)
        #expect(sync.lastFinished == nil && sync.lastSuccess == nil && sync.nextRun == nil)
        #expect(sync.lastRunRecords == nil)
    }

    @Test("a success has its end, and several models")
    func readsSuccesses() async throws {
        let sync = try sync("deals", Self.other, in: await reading("status-hubspot-00"))
        #expect(sync.state == .success)
        #expect(sync.lastSuccess == Timestamp(rfc3339: "2026-11-28T11:48:56.680Z"))
        #expect(sync.records == [ModelCount(model: "Deal", count: 5), ModelCount(model: "LineItem", count: 5)])
        #expect(
            sync.lastRunRecords == [
                ModelChanges(model: "Deal", added: 3, updated: 2, deleted: 0),
                ModelChanges(model: "LineItem", added: 0, updated: 0, deleted: 0),
            ])
    }

    @Test("variants are different syncs, and only some syncs have a checkpoint")
    func readsVariants() async throws {
        let reading = try await reading("status-hubspot-00")
        #expect(
            try sync("contacts", in: reading).identity.id != sync("contacts", variant: "eu", in: reading).identity.id)
        #expect(reading.syncs.filter { $0.checkpoint != nil }.map(\.identity.sync) == ["cursor", "cursor"])
    }

    @Test(
        "every captured frequency is an interval",
        arguments: [
            ("contacts", "every 30s", 30), ("deals", "every 1 minute", 60), ("manual", "every 1 hour", 3600),
            ("halfday", "every half day", 43_200), ("daily", "every day", 86_400), ("weekly", "every 2 hours", 7200),
            ("threedays", "every 3 days", 259_200), ("onemonth", "every 30 days", 2_592_000),
        ] as [(String, String, Double)])
    func readsFrequencies(name: String, schedule: String, interval: Double) async throws {
        let sync = try sync(name, in: await reading("status-hubspot-00"))
        #expect(sync.schedule == schedule)
        #expect(sync.interval == interval)
    }

    @Test("a schedule that is set for one connection differs from the others'")
    func readsOwnFrequencies() async throws {
        let reading = try await reading("status-hubspot-00")
        #expect(try sync("weekly", Self.other, in: reading).interval == 604_800)
        #expect(try sync("weekly", "globex", in: reading).interval == 7200)
    }

    @Test("a request for one variant of one connection has that sync")
    func readsOneVariant() async throws {
        let response = try capture("variant_filter")
        let source = NangoSource.github { _ in response }
        #expect(await source.read(.connection("globex")).success?.syncs.map(\.identity.variant) == ["eu"])
    }

    @Test("an unknown name is a part without syncs")
    func readsUnknownNames() async throws {
        let response = try capture("unknown_sync")
        #expect(await NangoSource.github { _ in response }.read(.names(["nope"])).success?.syncs == [])
    }
}

@Suite("Lists captured from a real Nango server")
struct NangoListCaptureTests {
    private static let integrations = [
        "empty-one", "errlab", "github-prod", "google-drive", "hubspot", "salesforce", "zendesk",
    ]

    private func listing(_ name: String) async throws -> ConnectionListing {
        let (integrations, connections) = try (capture("integrations"), capture(name))
        let source = NangoSource { $0.path == "/integrations" ? integrations : connections }
        return try #require(try await source.listing().get())
    }

    @Test("every integration is discovered")
    func readsIntegrations() async throws {
        let response = try capture("integrations")
        #expect(await NangoSource { _ in response }.discover().success?.targets.map(\.name) == Self.integrations)
    }

    @Test("every captured list of connections is read", arguments: 0...5)
    func readsConnections(number: Int) async throws {
        let listing = try await listing("connections-0\(number)")
        #expect(listing.connections.count == 26)
        #expect(listing.connections.filter { $0.state == .authError }.map(\.integration) == ["google-drive"])
        #expect(listing.connectionsByTarget["integration salesforce"]?.count == 20)
        #expect(listing.connectionsByTarget["integration empty-one"] == [])
    }

    @Test("a new failure of a connection changes its hint, and only its own")
    func hintsAtFailures() async throws {
        let before = try await listing("connections-02").hints
        let after = try await listing("connections-03").hints
        let changed = after.filter { before[$0.key] != $0.value }.keys
        #expect(changed.contains("integration errlab"))
        #expect(!changed.contains("integration google-drive"))
    }
}

@Suite("Refusals captured from a real Nango server")
struct NangoRefusalCaptureTests {
    private func failure(_ name: String, _ scope: Part.Scope = .whole) async throws -> RequestFailure? {
        let response = try capture(name)
        return await NangoSource.github { _ in response }.read(scope).failure
    }

    @Test("an unknown connection is gone")
    func unknownConnection() async throws {
        let response = try capture("unknown_conn")
        let source = NangoSource.github { _ in response }
        #expect(await source.read(.connection("nope")).success?.isGone == true)
    }

    @Test("an account's API key is named as a possible cause, with the scope that is missing")
    func accountKey() async throws {
        let failure = try await failure("account_key_status")
        #expect(failure?.reason == .forbidden)
        #expect(failure?.vendorCode == "forbidden")
        #expect(failure?.message.contains("environment:syncs:read") == true)
        #expect(failure?.message.contains("an account's API key") == true)
        #expect(failure?.message.contains("the secret key of an environment") == true)
    }

    @Test("a missing scope for the integrations fails discovery", arguments: ["account_key", "integrations_scope"])
    func integrationsScope(name: String) async throws {
        let response = try capture(name)
        let failure = await NangoSource { _ in response }.discover().failure
        #expect(failure?.status == 403)
        #expect(failure?.message.contains("environment:integrations:list") == true)
    }

    @Test("a missing scope for the connections refuses their list only")
    func connectionsScope() async throws {
        let response = try capture("connections_scope")
        let source = NangoSource(["integrations": .texts("github")]) { _ in response }
        let refusal = await source.listing().success??.refusal
        #expect(refusal?.message.contains("environment:connections:list") == true)
    }

    @Test(
        "every other refusal has its reason and the vendor's code",
        arguments: [
            ("noauth", .unauthorized, "invalid_secret_key_format"), ("badquery", .clientError, "invalid_query_params"),
            ("badquery2", .clientError, "invalid_query_params"),
            ("unknown_route", .serverError, "generic_error_support"),
        ] as [(String, FailureReason, String)])
    func others(name: String, reason: FailureReason, code: String) async throws {
        let failure = try await failure(name, .connection("globex"))
        #expect(failure?.reason == reason)
        #expect(failure?.vendorCode == code)
    }

    @Test("a 429 is waited for as long as it says, and reports the limit")
    func rateLimit() async throws {
        let responses = try [capture("rate429"), capture("variant_filter")]
        let source = NangoSource.github { responses[min($0.number, 2) - 1] }
        #expect(await source.read(.names(["contacts::eu"])).success?.syncs.count == 1)
        #expect(source.transport.requests.map(\.time) == [.zero, .seconds(11)])
        #expect(source.statistics.rateLimit == 200)
        #expect(source.statistics.rateLimitRemaining == 162)
    }
}

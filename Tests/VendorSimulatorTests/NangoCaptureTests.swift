import Foundation
import Testing
import VendorSimulator

@Suite("The simulated Nango beside captures of a real one")
struct NangoCaptureTests {
    /// What the simulator reports, as documented, although it was not captured.
    private static let documented: Set<String> = [
        // A sync that has no schedule at all; counts that are not known; a run that was paused.
        ".frequency: null", ".recordCount: empty object", ".nextScheduledSyncAt: null",
    ]

    /// Requests, and the capture of the real response.
    private static let requests: [(target: String, key: String, capture: String)] = [
        ("/integrations", NangoSimulation.secretKey, "integrations"),
        ("/integrations", NangoSimulation.accountKey, "account_key"),
        ("/integrations", NangoSimulation.accountKey, "integrations_scope"),
        ("/connections", NangoSimulation.accountKey, "connections_scope"),
        (
            "/sync/status?provider_config_key=hubspot&syncs=*", NangoSimulation.accountKey, "account_key_status"
        ),
        ("/sync/status?provider_config_key=hubspot", NangoSimulation.secretKey, "badquery"),
        ("/sync/status?provider_config_key=hubspot&syncs=*&foo=bar", NangoSimulation.secretKey, "badquery2"),
        ("/integrations", "", "noauth"),
        (
            "/sync/status?provider_config_key=hubspot&syncs=*&connection_id=nobody", NangoSimulation.secretKey,
            "unknown_conn"
        ),
        ("/nope", NangoSimulation.secretKey, "unknown_route"),
        ("/sync/status?provider_config_key=hubspot&syncs=nothing", NangoSimulation.secretKey, "unknown_sync"),
        ("/sync/status?provider_config_key=hubspot&syncs=*", NangoSimulation.secretKey, "status-hubspot-00"),
        (
            "/sync/status?provider_config_key=github&syncs=issues::repo-backend", NangoSimulation.secretKey,
            "variant_filter"
        ),
    ]

    private let client = NangoClient(.demo(seed: 1))

    @Test("responds with the captured status, content type and rate limit headers", arguments: requests)
    func heads(target: String, key: String, capture: String) async throws {
        let response = await client.get(target, authorization: "Bearer \(key)")
        try compareHead(response, Capture(capture))
    }

    @Test("refuses in the captured words", arguments: requests.filter { $0.capture.contains(/key|query|scope|no/) })
    func refusals(target: String, key: String, capture: String) async throws {
        let response = await client.get(target, authorization: "Bearer \(key)")
        #expect(Self.masked(response.text) == Self.masked(try Capture(capture).text))
    }

    @Test("refuses what is over the limit as captured")
    func rateLimit() async throws {
        client.nango.countProductionRequests(200)
        let response = await client.get("/integrations")
        #expect(response.text == (try Capture("rate429").text))
        try compareHead(response, Capture("rate429"))
    }

    @Test(
        "reports syncs in every captured status with the captured keys and types",
        arguments: [
            "SUCCESS SUCCESS", "ERROR STOPPED", "RUNNING RUNNING", "PAUSED never",
        ])
    func syncs(status: String) async throws {
        let captured = try Capture.names(prefix: "status-").flatMap {
            try #require(try Capture($0).json["syncs"] as? [Item])
        }
        let simulated = await simulatedSyncs()
        let real = JSONShape(captured.filter { Self.status($0) == status })
        let ours = JSONShape(simulated.filter { Self.status($0) == status })
        #expect(!real.kinds.isEmpty)
        // Real checkpoints hold numbers as well as texts, and some syncs had none in one of the statuses.
        let checkpoints = { (entry: String) in entry.hasPrefix(".checkpoint") }
        #expect(real.subtracting(ours).filter { !checkpoints($0) } == [])
        let extra = ours.subtracting(real).subtracting(Self.documented)
        // Nothing saved means no models in the result, as documented.
        #expect(extra.filter { !checkpoints($0) && $0 != ".latestResult: empty object" } == [])
    }

    @Test("lists connections with the captured keys and types")
    func connections() async throws {
        let captured = try Capture.names(prefix: "connections-0").flatMap {
            try #require(try Capture($0).json["connections"] as? [Item])
        }
        let real = JSONShape(captured)
        var fleet = NangoFleet.demo(seed: 1)
        fleet.connections.append(
            NangoConnection(
                id: "one", integration: "hubspot", endUser: NangoEndUser(id: "one", displayName: "One")))
        fleet.connections.append(NangoConnection(id: "two", integration: "hubspot"))
        let ours = JSONShape(await NangoClient(fleet).get("/connections?limit=1000&page=0").connections)
        // The captured connections had no private metadata, and no organizations.
        let unlike = { (entry: String) in entry.hasPrefix(".metadata") || entry.hasPrefix(".end_user.organization") }
        #expect(real.subtracting(ours).filter { !unlike($0) } == [])
        #expect(ours.subtracting(real).filter { !unlike($0) } == [])
        for connection in captured + (await client.get("/connections").connections) {
            let created = try #require(connection["created"] as? String)
            #expect(created.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?\+00:00/#) != nil)
            for error in connection["errors"] as? [Item] ?? [] {
                let id = try #require(error["log_id"] as? String)
                #expect(id.wholeMatch(of: #/\d{13}_[A-Za-z0-9]{8}/#) != nil)
            }
        }
    }

    @Test("lists integrations with the captured keys and types")
    func integrations() async throws {
        let real = JSONShape([try Capture("integrations").json])
        #expect(JSONShape([await client.get("/integrations").json]) == real)
    }

    /// All items of every scenario, seen over ten minutes.
    private func simulatedSyncs() async -> [Item] {
        let client = NangoClient(.exotic(seed: 1))
        client.nango.settings.requestsPerMinute = nil
        client.nango.settings.absentConnections = ["unscheduled"]
        var items: [Item] = []
        let start = client.now
        for second in stride(from: 0.0, to: 600, by: 10) {
            client.now = start + second
            for integration in ["scenarios", "crm ~eu:v2.1@acme"] { items += await client.syncs(integration).values }
        }
        return items
    }

    private func compareHead(_ response: Response, _ capture: Capture) throws {
        let (status, headers) = try capture.head
        #expect(response.status == status)
        for name in ["Content-Type", "X-RateLimit-Limit"] { #expect(response[name] == headers[name]) }
        for name in ["X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After"] {
            #expect((response[name] == nil) == (headers[name] == nil), "\(name)")
        }
    }

    private static func status(_ item: Item) -> String {
        "\(item["status"] as? String ?? "") \(item["latestExecutionStatus"] as? String ?? "never")"
    }

    /// A text with every UUID replaced.
    private static func masked(_ text: String) -> String {
        text.replacing(#/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/#, with: "UUID")
    }
}

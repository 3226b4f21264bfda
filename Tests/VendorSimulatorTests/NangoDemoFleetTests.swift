import Foundation
import Testing
import VendorSimulator

@Suite("The demo's Nango environment")
struct NangoDemoFleetTests {
    /// The state of an item as the exporter reports it.
    private static func state(_ item: Item) -> String {
        switch item["status"] as? String {
        case "SUCCESS": item["finishedAt"] == nil && item["latestExecutionStatus"] == nil ? "pending" : "success"
        case "RUNNING": "running"
        case "ERROR": "error"
        case "PAUSED": "paused"
        case "STOPPED": "disabled"
        default: "unknown"
        }
    }

    /// Every item that can be read, connection by connection.
    private static func items(_ client: NangoClient, _ fleet: NangoFleet) async -> [Item] {
        client.nango.settings.requestsPerMinute = nil
        var items: [Item] = []
        for connection in fleet.connections {
            items += await client.syncs(connection.integration, rest: "&connection_id=\(connection.id)").values
        }
        return items
    }

    @Test(
        "shows every state within a minute, whenever the minute starts",
        arguments: [
            1_780_000_000, 1_780_012_801, 1_780_099_199, 1_785_628_800, 1_812_345_678.9,
        ])
    func everyState(start: Double) async {
        let fleet = NangoFleet.demo(seed: 1)
        let client = NangoClient(fleet, now: start)
        var seen: Set<String> = []
        for second in stride(from: 0.0, through: 60, by: 10) {
            client.now = start + second
            seen.formUnion(await Self.items(client, fleet).map(Self.state))
        }
        #expect(seen == ["pending", "running", "success", "error", "paused", "disabled", "unknown"])
    }

    @Test("has a handy size, with one integration that fails as a whole")
    func size() async {
        let fleet = NangoFleet.demo(seed: 1)
        #expect(fleet.integrations.count == 6)
        #expect((40...60).contains(fleet.syncs.count))
        #expect(Set(fleet.syncs.map(\.id)).count == fleet.syncs.count)
        let client = NangoClient(fleet)
        var failing: [String] = []
        for integration in fleet.integrations {
            let response = await client.get("/sync/status?provider_config_key=\(integration.uniqueKey)&syncs=*")
            if response.status == 500 { failing.append(integration.uniqueKey) }
        }
        #expect(failing == ["zendesk"])
    }

    @Test("has a sync for every scenario")
    func scenarios() {
        let scenarios = Set(NangoFleet.demo(seed: 1).syncs.map(\.scenario))
        #expect(scenarios == Set(NangoScenario.allCases))
    }

    @Test("identifies most customers' connections by UUIDs, and lists their customers in three ways")
    func customers() async {
        let connections = await NangoClient(.demo(seed: 1)).get("/connections").connections
        let ids = connections.compactMap { $0["connection_id"] as? String }
        #expect(ids.filter { UUID(uuidString: $0) != nil }.count > ids.count / 2)
        #expect(Set(ids.filter { UUID(uuidString: $0) == nil }) == ["acme", "initech"])
        let organizations = connections.map { ($0["end_user"] as? Item)?["organization"] as? Item }
        let names = organizations.compactMap { $0?["display_name"] as? String }
        #expect(names.contains("Wayne Enterprises"))
        let acme = connections.first { $0["connection_id"] as? String == "acme" }
        #expect((acme?["end_user"] as? Item)?["display_name"] as? String == "Acme Corp")
        let initech = connections.first { $0["connection_id"] as? String == "initech" }
        #expect(initech?["end_user"] is NSNull)
        #expect((initech?["tags"] as? Item)?["customer"] as? String == "Initech")
    }

    @Test("can have a large integration of about the size requested", arguments: [1, 1000, 12_347])
    func largeIntegration(syncs: Int) async {
        let client = NangoClient(.demo(seed: 1, large: syncs))
        let response = await client.get("/sync/status?provider_config_key=quickbooks&syncs=*")
        #expect(abs(response.syncs.count - syncs) < 5)
        #expect(await client.get("/integrations").text.contains(#""unique_key":"quickbooks""#))
        let small = NangoFleet.demo(seed: 1)
        #expect(client.nango.fleet.syncs.map(\.id) == small.syncs.map(\.id))
    }

    @Test("gives the same responses for the same seed and time, and others for another seed")
    func reproducible() async {
        func texts(_ seed: UInt64, _ now: Double) async -> [String] {
            let client = NangoClient(.demo(seed: seed), now: now)
            return [
                await client.get("/sync/status?provider_config_key=hubspot&syncs=*").text,
                await client.get("/sync/status?provider_config_key=github&syncs=*").text,
            ]
        }
        let once = await texts(7, 1_780_000_000)
        #expect(await texts(7, 1_780_000_000) == once)
        #expect(await texts(8, 1_780_000_000) != once)
        #expect(await texts(7, 1_780_000_300) != once)
    }

    @Test("renders the body of a large fleet that stands still only once")
    func large() async throws {
        let client = NangoClient(.large(syncs: 2000))
        let first = await client.get("/sync/status?provider_config_key=large&syncs=*")
        client.now += 3600
        let second = await client.get("/sync/status?provider_config_key=large&syncs=*")
        #expect(try #require(first.json["syncs"] as? [Item]).count == 2000)
        #expect(first.text == second.text)
    }
}

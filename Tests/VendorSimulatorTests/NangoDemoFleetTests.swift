import Testing
import VendorSimulator

@Suite("The demo's Nango environment")
struct NangoDemoFleetTests {
    /// What the exporter would call the state of an item.
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

    /// Every item that can be read, integration by integration and, where that fails, connection by connection.
    private static func items(_ client: NangoClient, _ fleet: NangoFleet) async -> [Item] {
        client.simulator.nango.settings.requestsPerMinute = nil
        var items: [Item] = []
        for connection in fleet.connections {
            let id = connection.id.replacing(" ", with: "%20")
            items += await client.syncs(connection.integration, rest: "&connection_id=\(id)").values
        }
        return items
    }

    @Test(
        "every state that Nango can tell shows within a minute, whenever one starts",
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

    @Test("it is of a size to be looked at, with one integration that fails as a whole")
    func size() async {
        let fleet = NangoFleet.demo(seed: 1)
        #expect(fleet.integrations.count == 6)
        #expect((40...60).contains(fleet.syncs.count))
        #expect(Set(fleet.syncs.map(\.id)).count == fleet.syncs.count)
        let client = NangoClient(fleet)
        var failing: [String] = []
        for integration in fleet.integrations {
            let answer = await client.get("/sync/status?provider_config_key=\(integration.uniqueKey)&syncs=*")
            if answer.status == 500 { failing.append(integration.uniqueKey) }
        }
        #expect(failing == ["zendesk"])
    }

    @Test("everything that can happen to a sync happens to one")
    func courses() {
        let courses = Set(NangoFleet.demo(seed: 1).syncs.map(\.course))
        #expect(courses == Set(NangoCourse.allCases))
    }

    @Test("the same seed gives the same answers at the same time, another seed others")
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

    @Test("a large fleet stands still and is answered from one body")
    func large() async throws {
        let client = NangoClient(.large(syncs: 2000))
        let first = await client.get("/sync/status?provider_config_key=large&syncs=*")
        client.now += 3600
        let second = await client.get("/sync/status?provider_config_key=large&syncs=*")
        #expect(try #require(first.json["syncs"] as? [Item]).count == 2000)
        #expect(first.text == second.text)
    }
}

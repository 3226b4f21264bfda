import Testing
import VendorSimulator

@Suite("The simulated lists of integrations and connections")
struct NangoListsTests {
    private let client = NangoClient(.exotic(seed: 1))

    @Test("lists integrations by their unique key")
    func integrations() async {
        let data = await client.get("/integrations").json["data"] as? [Item]
        #expect(data?.compactMap { $0["unique_key"] as? String } == ["scenarios", "crm ~eu:v2.1@acme", "empty"])
    }

    @Test("counts pages from 0, which together are the list")
    func pages() async {
        let whole = await ids("/connections")
        var paged: [String] = []
        for page in 0... {
            let ids = await ids("/connections?limit=4&page=\(page)")
            if ids.isEmpty { break }
            paged += ids
        }
        #expect(whole.count > 8)
        #expect(paged == whole)
    }

    @Test("refuses pages on an old server, which returns everything at once")
    func oldGeneration() async {
        client.nango.settings.isOldGeneration = true
        #expect(await client.get("/connections?limit=1000").status == 400)
        #expect(await client.get("/connections?page=0").status == 400)
        #expect(await ids("/connections").count > 8)
    }

    @Test("lists broken credentials and private fields")
    func fields() async throws {
        let connections = await client.get("/connections").json["connections"] as? [Item] ?? []
        let broken = try #require(connections.first { ($0["connection_id"] as? String)?.hasPrefix("say") == true })
        #expect((broken["errors"] as? [Item])?.first?["type"] as? String == "auth")
        #expect(broken["provider_config_key"] as? String == "crm ~eu:v2.1@acme")
        for connection in connections {
            #expect(connection["metadata"] is Item)
            #expect(connection["tags"] is Item)
            #expect((connection["created"] as? String)?.hasSuffix("+00:00") == true)
        }
    }

    private func ids(_ target: String) async -> [String] {
        (await client.get(target).json["connections"] as? [Item] ?? []).compactMap { $0["connection_id"] as? String }
    }
}

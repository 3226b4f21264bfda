import Foundation
import Testing
import VendorSimulator

@Suite("The simulated Merge")
struct MergeSimulationTests {
    @Test("requires both credentials for sync status and details, and only the key for the list of linked accounts")
    func credentials() async throws {
        let client = MergeClient()
        let acme = try #require(client.account("acme"))
        let revoked = try #require(client.account("wayne-enterprises"))
        #expect(await client.get("/api/hris/v1/sync-status", token: acme.token).status == 200)
        #expect(await client.get("/api/hris/v1/account-details", token: acme.token).status == 200)
        #expect(await client.get("/api/hris/v1/linked-accounts").status == 200)

        #expect(await client.get("/api/hris/v1/sync-status").status == 400)
        #expect(await client.get("/api/crm/v1/sync-status", token: acme.token).status == 400)
        #expect(await client.get("/api/hris/v1/sync-status", token: "guess").status == 401)
        #expect(await client.get("/api/ats/v1/sync-status", token: revoked.token).status == 401)
        let refused = await client.get("/api/hris/v1/linked-accounts", authorization: "Bearer guess")
        #expect(refused.status == 401)
        #expect(refused.json["detail"] as? String == "Invalid API key.")
        #expect(await client.get("/api/hris/v1/resync", token: acme.token).status == 404)
    }

    @Test("lists all fields that Merge lists, including private ones")
    func shapes() async throws {
        let client = MergeClient()
        let listed = await client.get("/api/hris/v1/linked-accounts?page_size=100").results
        #expect(listed.map { $0["status"] as? String } == ["COMPLETE", "COMPLETE", "RELINK_NEEDED", "INCOMPLETE"])
        #expect((listed.first?["integration"] as? Item)?["slug"] as? String == "bamboohr")
        #expect(listed.allSatisfy { $0["end_user_email_address"] != nil && $0["webhook_listener_url"] != nil })
        let ats = await client.get("/api/ats/v1/linked-accounts").results
        #expect(ats.last?["integration"] is NSNull)
        let acme = try #require(client.account("acme"))
        let details = await client.get("/api/hris/v1/account-details", token: acme.token).json
        #expect(details["id"] as? String == acme.id)
        #expect(details["integration_slug"] as? String == "bamboohr")
        let sync = try #require(await client.syncs(acme).first)
        #expect(sync["model_id"] as? String == "hris.Employee")
        #expect(sync.keys.contains("data_fresh_as_of") && sync.keys.contains("sync_status_reason"))
        let globex = try #require(client.account("globex"))
        #expect(await client.syncs(globex).first?.keys.contains("data_fresh_as_of") == false)
    }

    @Test(
        "shows every status within a minute, whenever the minute starts",
        arguments: [1_780_000_000, 1_780_012_801, 1_785_628_800, 1_812_345_678.9])
    func everyStatus(start: Double) async {
        let client = MergeClient(now: start)
        client.merge.settings.requestsPerMinute = nil
        var seen: Set<String> = []
        for second in stride(from: 0.0, through: 60, by: 5) {
            client.now = start + second
            for account in client.merge.fleet.accounts where !account.isRevoked {
                for sync in await client.syncs(account) {
                    let reason = sync["sync_status_reason"] as? String
                    seen.insert((sync["status"] as? String ?? "") + (reason.map { " \($0)" } ?? ""))
                }
            }
        }
        #expect(
            seen == [
                "SYNCING", "SYNCING RATE_LIMITED", "SYNCING WAITING_ON_OTHER_MODELS", "DONE", "PARTIALLY_SYNCED",
                "FAILED", "PAUSED", "DISABLED", "HIBERNATING",
            ])
    }

    @Test("gives the same response for the same seed and time, to the byte")
    func reproducible() async throws {
        let texts = await [MergeClient(), MergeClient(), MergeClient(.demo(seed: 2))].asyncMap { client in
            let account = client.merge.fleet.accounts[0]
            return await client.get("/api/hris/v1/sync-status", token: account.token).text
        }
        #expect(texts[0] == texts[1])
        #expect(texts[0] != texts[2])
    }

    @Test("links pages by cursors that are valid for a few minutes")
    func pages() async throws {
        let client = MergeClient()
        client.merge.settings.largestPage = 2
        let token = try #require(client.account("acme")).token
        let target = "/api/hris/v1/sync-status?page_size=100"
        var models: [String] = []
        var response = await client.get(target, token: token)
        models += response.results.compactMap { $0["model_id"] as? String }
        let first = try #require(response.next)
        while let next = response.next {
            response = await client.get("\(target)&cursor=\(next.replacing("=", with: "%3D"))", token: token)
            models += response.results.compactMap { $0["model_id"] as? String }
        }
        #expect(models == client.account("acme")?.syncs.map(\.model))
        client.now += 301
        #expect(await client.get("\(target)&cursor=\(first)", token: token).status == 400)
        #expect(await client.get("\(target)&cursor=guess", token: token).status == 400)
        #expect(await client.get("/api/hris/v1/sync-status?page_size=101", token: token).status == 400)
        client.merge.settings.namesNextPageByAddress = true
        #expect(await client.get(target, token: token).next?.hasPrefix("https://nobody.invalid/") == true)
    }

    @Test("limits the requests a minute of each account")
    func rateLimit() async throws {
        let client = MergeClient()
        client.merge.settings.requestsPerMinute = 2
        let acme = try #require(client.account("acme"))
        let globex = try #require(client.account("globex"))
        for _ in 1...2 { #expect(await client.get("/api/hris/v1/sync-status", token: acme.token).status == 200) }
        let over = await client.get("/api/hris/v1/sync-status", token: acme.token)
        #expect(over.status == 429)
        #expect(over["Retry-After"] == "60")
        #expect(await client.get("/api/hris/v1/sync-status", token: globex.token).status == 200)
        client.now += 60
        #expect(await client.get("/api/hris/v1/sync-status", token: acme.token).status == 200)
    }

    @Test("blocks the address for a minute after more than 20 failing responses in 10 s, including faults, except 429")
    func block() async throws {
        let client = MergeClient()
        let target = "/api/hris/v1/linked-accounts"
        client.simulator.faults.add(.status(429), path: "/merge", times: 30)
        for _ in 1...30 { _ = await client.get(target) }
        client.simulator.faults.add(.status(500), path: "/merge", times: 10)
        for _ in 1...10 { _ = await client.get(target) }
        for _ in 1...10 { _ = await client.get(target, authorization: nil) }
        #expect(await client.get(target).status == 200)
        #expect(client.merge.block.timesTripped == 0)
        #expect(client.merge.block.mostFailures == 20)
        client.now += 9.9
        _ = await client.get(target, authorization: nil)
        #expect(client.merge.block.timesTripped == 1)
        #expect(await client.get(target).status == 403)
        #expect(await client.get("/nothing").status == 403)
        client.now += 60
        #expect(await client.get(target).status == 200)
    }
}

extension Array {
    fileprivate func asyncMap<Value>(_ transform: (Element) async -> Value) async -> [Value] {
        var values: [Value] = []
        for element in self { values.append(await transform(element)) }
        return values
    }
}

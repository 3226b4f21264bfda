import Foundation
import Testing
import VendorSimulator

@Suite("The simulated Paragon")
struct ParagonSimulationTests {
    @Test("accepts a token that the project's key has signed, and lists that user's syncs")
    func accepted() async throws {
        let client = ParagonClient()
        let syncs = try await client.list("globex")
        #expect(syncs.compactMap { $0["status"] as? String }.contains("ERRORED"))
        #expect(syncs.allSatisfy { $0["id"] is String && $0["integration"] is String && $0["pipeline"] is String })
        #expect(try await client.list("nobody").isEmpty)
    }

    @Test("refuses a token with anything wrong in it")
    func refused() async throws {
        let client = ParagonClient()
        let good = try await client.token(for: "acme")
        #expect(await client.get("/api/syncs", token: good).status == 200)
        #expect(await client.get("/api/syncs", token: nil).status == 401)
        #expect(await client.get("/api/syncs", token: "x").status == 401)
        #expect(await client.get("/api/syncs", token: String(good.dropLast(8) + "AAAAAAAA")).status == 401)
        let wrongs: [[String: Any]] = [
            ["aud": "dashboard.useparagon.com/p"], ["exp": Int(client.now) - 1], ["iat": Int(client.now) + 60],
            ["sub": NSNull()],
        ]
        for wrong in wrongs {
            let token = try await client.token(client.claims("acme").merging(wrong) { $1 })
            #expect(await client.get("/api/syncs", token: token).status == 401, "\(wrong)")
        }
        let other = try await client.token(client.claims("acme"), algorithm: "none")
        #expect(await client.get("/api/syncs", token: other).status == 401)
        let revoked = try await client.token(for: "umbrella")
        #expect(await client.get("/api/syncs", token: revoked).status == 401)
    }

    @Test("shows a sync's details only to its user, and not once it is deleted")
    func details() async throws {
        let client = ParagonClient()
        let token = try await client.token(for: "initech")
        var statuses: [String: Int] = [:]
        for sync in try await client.list("initech") {
            let id = try #require(sync["id"] as? String)
            let name = "\(sync["integration"] ?? "")/\(sync["pipeline"] ?? "")"
            statuses[name] = await client.get("/api/syncs/\(id)", token: token).status
        }
        #expect(
            statuses == ["notion/pages": 200, "googledrive/files": 200, "zendesk/tickets": 404, "zendesk/users": 200])
        let foreign = try #require(try await client.list("acme").first?["id"] as? String)
        #expect(await client.get("/api/syncs/\(foreign)", token: token).status == 404)
        #expect(await client.get("/api/elsewhere", token: token).status == 404)
    }

    @Test("filters the list by credential")
    func credential() async throws {
        let client = ParagonClient()
        let token = try await client.token(for: "globex")
        let first = try #require(try await client.list("globex").first)
        let credential = try #require(first["credentialId"] as? String)
        let response = await client.get("/api/syncs", token: token, query: "credentialId=\(credential)")
        let narrowed = try #require(response.json["data"] as? [Item])
        #expect(narrowed.compactMap { $0["integration"] as? String } == ["hubspot", "hubspot"])
    }

    @Test("leaves out the fields that Paragon leaves out")
    func omissions() async throws {
        let client = ParagonClient(now: 1_780_000_160)
        var details: [String: Item] = [:]
        for user in ["acme", "globex"] {
            let token = try await client.token(for: user)
            for sync in try await client.list(user) {
                let id = try #require(sync["id"] as? String)
                let names = ["integration", "pipeline", "configurationName"].compactMap { sync[$0] as? String }
                details[names.joined(separator: "/")] = await client.get("/api/syncs/\(id)", token: token).json
            }
        }
        #expect(details["jira/issues/board-a"]?["status"] == nil)
        let initializing = try #require(details["sharepoint/files"]?["summary"] as? Item)
        #expect(initializing["totalRecords"] is NSNull)
        #expect(initializing["lastSyncedAt"] is NSNull)
        let neverSynced = try #require(details["box/permissions"]?["summary"] as? Item)
        #expect(neverSynced["lastSyncedAt"] == nil)
        #expect(neverSynced["syncedRecordsCount"] as? Int == 0)
        #expect(details["salesforce/contacts"]?["incrementalAccumulatorFrequency"] as? String == "1m")
        #expect(details["jira/issues/board-a"]?["incrementalAccumulatorFrequency"] == nil)
        #expect(details["hubspot/companies"]?["reason"] is String)
        // 20 s into its minute.
        #expect(details["jira/issues/board-b"]?["rateLimitBackoffMs"] as? Int == 40_000)
        #expect(details["salesforce/contacts"]?["rateLimitBackoffMs"] == nil)
    }

    @Test(
        "shows every status word within a minute, whenever the minute starts",
        arguments: [1_780_000_000, 1_785_628_801, 1_812_345_678.9])
    func everyWord(start: Double) async throws {
        var seen: Set<String> = []
        for second in stride(from: 0.0, through: 60, by: 20) {
            let client = ParagonClient(now: start + second)
            for user in ["acme", "globex", "initech"] {
                seen.formUnion(try await client.list(user).compactMap { $0["status"] as? String })
            }
        }
        #expect(seen == ["INITIALIZING", "ACTIVE", "IDLE", "RATE_LIMITED", "DISABLED", "ERRORED", "QUEUED"])
    }

    @Test("gives the same responses for the same seed and time, and others for another seed")
    func reproducible() async throws {
        func text(_ seed: UInt64, _ now: Double) async throws -> String {
            let client = ParagonClient(.demo(seed: seed), now: now)
            return await client.get("/api/syncs", token: try await client.token(for: "acme")).text
        }
        let once = try await text(7, 1_780_000_000)
        #expect(try await text(7, 1_780_000_000) == once)
        #expect(try await text(8, 1_780_000_000) != once)
        #expect(try await text(7, 1_780_000_300) != once)
    }

    @Test("has a sync for every scenario, each with its own ID")
    func scenarios() {
        let syncs = ParagonFleet.demo(seed: 1).users.flatMap(\.syncs)
        #expect(Set(syncs.map(\.scenario)) == Set(ParagonScenario.allCases))
        #expect(Set(syncs.map(\.id)).count == syncs.count)
    }
}

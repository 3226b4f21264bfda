import Foundation
import HTTPEndpoint
import SyncModel
import TestSupport
import Testing
import VendorSimulator

@Suite("Fleets for measuring how fresh readings are")
struct PolledFleetTests {
    private let now = Timestamp.unix(1_780_000_123.5)

    @Test("Nango: 40 syncs in 5 integrations, and a large one of five syncs a connection")
    func sizes() async {
        let client = NangoClient(.polled(large: 100_000))
        client.nango.settings.requestsPerMinute = nil
        var count = 0
        for number in 1...5 {
            count += await client.get("/sync/status?provider_config_key=small-\(number)&syncs=*").syncs.count
        }
        #expect(count == 40)
        var ids: Set<String> = []
        client.nango.forEachSync { ids.insert($0.id) }
        #expect(ids.count == 100_040)
        var connections: Set<String> = []
        for page in 0... {
            let listed = await client.get("/connections?limit=1000&page=\(page)").connections
            if listed.isEmpty { break }
            connections.formUnion(listed.compactMap { $0["connection_id"] as? String })
        }
        #expect(connections.count == 20_010)
    }

    @Test("Nango: a connection's syncs start together, every hour, and run for 20 s")
    func rhythm() async throws {
        let client = NangoClient(.polled(large: 1000), now: now.unix)
        let ends = client.nango.ends(after: now, through: now + .seconds(3600))
        #expect(ends.count == 1040)
        let connections = Dictionary(grouping: ends) { "\($0.sync.integration)/\($0.sync.connection)" }
        #expect(connections.count == 210)
        for ends in connections.values { #expect(Set(ends.map(\.end)).count == 1) }
        // Spread over the hour: in each quarter some.
        let quarters = Set(ends.map { Int($0.end.since(now).inSeconds) / 900 })
        #expect(quarters == [0, 1, 2, 3])
        let sync = try #require(ends.first?.sync)
        let end = try #require(ends.first?.end)
        #expect(sync.lastEnd(at: end - .milliseconds(1)) == end - .seconds(3600))
        #expect(sync.lastEnd(at: end + .milliseconds(1)) == end)
        #expect(sync.isRunning(at: end - .milliseconds(19_900)))
        #expect(!sync.isRunning(at: end - .milliseconds(20_100)))
    }

    @Test("Nango: the true end of a run is what the response reports")
    func trueEnds() async throws {
        let client = NangoClient(.polled(), now: now.unix)
        let items = await client.get("/sync/status?provider_config_key=small-3&syncs=*").syncs
        for item in items {
            let sync = try #require(
                client.nango.sync(
                    integration: "small-3", connection: item["connection_id"] as? String ?? "",
                    name: item["name"] as? String ?? ""))
            #expect(sync.id == item["id"] as? String)
            if sync.isRunning(at: now) { continue }
            #expect((item["finishedAt"] as? String).flatMap { Timestamp(rfc3339: $0) } == sync.lastEnd(at: now))
        }
        #expect(client.nango.sync(integration: "small-3", connection: "nobody", name: "items") == nil)
    }

    @Test("Nango: a connection has one error for each failing sync, with a new ID after each failure")
    func errors() async {
        let client = NangoClient(.polled(large: 500, interval: 60, flapping: 0.5), now: now.unix)
        client.nango.settings.requestsPerMinute = nil
        var ids: [Set<String>] = []
        for minute in 0..<6 {
            client.now = now.unix + Double(minute) * 60
            var failing: [String: Int] = [:]
            client.nango.forEachSync { sync in
                if sync.isFailing(at: client.clock.now) { failing[sync.connection, default: 0] += 1 }
            }
            var listed: [String: Int] = [:]
            ids.append([])
            for connection in await client.get("/connections").connections {
                let errors = connection["errors"] as? [Item] ?? []
                if !errors.isEmpty { listed[connection["connection_id"] as? String ?? ""] = errors.count }
                ids[minute].formUnion(errors.compactMap { $0["log_id"] as? String })
            }
            #expect(listed == failing)
            #expect(failing.values.reduce(0, +) == ids[minute].count)
        }
        #expect(ids[0].isDisjoint(with: ids[1]))
    }

    @Test("Nango: the same seed gives the same fleet, another seed another")
    func seeds() async {
        var texts: [String] = []
        for seed: UInt64 in [1, 1, 2] {
            texts.append(await NangoClient(.polled(seed: seed)).get("/connections").text)
        }
        #expect(texts[0] == texts[1])
        #expect(texts[0] != texts[2])
    }

    @Test("Merge: 5,000 accounts with eight models that start together once a day")
    func merge() async throws {
        let client = MergeClient(.polled(accounts: 5000), now: now.unix)
        let accounts = client.merge.fleet.accounts
        #expect(Set(accounts.map(\.id)).count == 5000)
        let account = try #require(accounts.last)
        let items = await client.syncs(account)
        #expect(items.count == 8)
        for (sync, item) in zip(account.syncs, items) where item["status"] as? String != "SYNCING" {
            let finished = (item["last_sync_finished"] as? String).flatMap { Timestamp(rfc3339: $0) }
            #expect(finished == sync.lastEnd(at: now))
            #expect(sync.ends(after: now, through: now + .seconds(3 * 86_400)).count == 3)
        }
        #expect(Set(account.syncs.compactMap { $0.lastEnd(at: now)?.microseconds }.map { $0 / 1_000_000 }).count == 1)
        var listed = 0
        var response = await client.get("/api/hris/v1/linked-accounts?page_size=100")
        listed += response.results.count
        while let next = response.next {
            response = await client.get(
                "/api/hris/v1/linked-accounts?page_size=100&cursor=\(next.replacing("=", with: "%3D"))")
            listed += response.results.count
        }
        #expect(listed == 5000)
    }

    @Test("Merge: the list of linked accounts can be the whole organization's")
    func wholeOrganization() async {
        let client = MergeClient()
        client.merge.settings.listsEveryCategory = true
        let listed = await client.get("/api/hris/v1/linked-accounts?page_size=100").results
        #expect(Set(listed.compactMap { $0["category"] as? String }) == ["hris", "ats", "ticketing"])
    }

    @Test("Paragon: 1,000 users with three syncs that start together every hour")
    func paragon() async throws {
        let client = ParagonClient(.polled(users: 1000), now: now.unix)
        #expect(client.simulator.paragon.users.count == 1000)
        let user = try #require(client.simulator.paragon.fleet.users.last)
        let listed = try await client.list(user.id)
        #expect(listed.compactMap { $0["id"] as? String } == user.syncs.map(\.id))
        let token = try await client.token(for: user.id)
        for sync in user.syncs {
            let detail = await client.get("/api/syncs/\(sync.id)", token: token).json
            let synced = (detail["summary"] as? Item)?["lastSyncedAt"] as? String
            #expect(synced.flatMap { Timestamp(rfc3339: $0) } == sync.lastEnd(at: now))
            #expect(sync.ends(after: now, through: now + .seconds(7200)).count == 2)
        }
        #expect(Set(user.syncs.map { $0.lastEnd(at: now) }).count == 1)
    }

    @Test("Merge and Paragon: responses can cost work, too")
    func costs() async throws {
        let clock = SkippingTimekeeper(now: now)
        let simulator = VendorSimulator(merge: .polled(accounts: 2), timekeeper: clock)
        simulator.merge.settings.cost = VendorCost(
            request: .milliseconds(20), sync: .milliseconds(5), connection: .milliseconds(1), workers: 1)
        let account = try #require(simulator.merge.fleet.accounts.first)
        for path in ["sync-status", "linked-accounts", "account-details"] {
            let request = EndpointRequest(
                path: "/merge/api/hris/v1/\(path)",
                headers: [
                    ("Authorization", "Bearer \(MergeSimulation.apiKey)"), ("X-Account-Token", account.token),
                ])
            #expect(await simulator.respond(to: request).status == 200)
        }
        #expect(clock.sleeps == [.milliseconds(60), .milliseconds(22), .milliseconds(20)])
        #expect(simulator.merge.load.requests == 3)
        #expect(simulator.merge.load.busy == .milliseconds(102))
        #expect(simulator.nango.load.requests == 0)
    }
}

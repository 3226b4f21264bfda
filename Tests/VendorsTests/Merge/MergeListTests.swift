import HTTPExchange
import SyncModel
import TestSupport
import Testing
import Vendors

@Suite("Merge's lists of linked accounts")
struct MergeListTests {
    /// A list of accounts, each by its ID and category.
    private func list(_ accounts: KeyValuePairs<String, String?>) -> CannedAnswer {
        let items = accounts.map { id, category in
            #"{"id":"\#(id)","category":\#(category.map { "\"\($0)\"" } ?? "null"),"status":"COMPLETE"}"#
        }
        return .text(#"{"next":null,"results":[\#(items.joined(separator: ","))]}"#)
    }

    private func connections(_ round: Round, _ category: String) -> [String]? {
        round["list linked accounts \(category)"]?.success?.connections?.map(\.connection)
    }

    private func requests(_ fixture: MergeFixture) -> [String] { fixture.transport.requests.map(\.path) }

    @Test("a category is one target, counted and read last")
    func targets() async throws {
        let fixture = MergeFixture(.merge(accounts: [.account("acme")], categories: ["hris", "ats"])) { _, _ in
            .emptyList
        }
        let targets = try await fixture.merge.discover(fixture.session).targets
        #expect(targets.map(\.id) == ["account acme", "list linked accounts hris", "list linked accounts ats"])
        #expect(targets.map(\.isReadLast) == [false, true, true])
        #expect(targets.map(\.isCounted) == [true, true, true])
    }

    @Test("a list of the whole organization serves every category, and is requested once a round")
    func organizationWide() async throws {
        let all = list(["1": "hris", "2": "ats", "3": "HRIS", "4": "crm"])
        let fixture = MergeFixture(.merge(categories: ["hris", "ats", "chat"])) { _, _ in all }
        for _ in 1...3 {
            let round = try await fixture.round()
            #expect(connections(round, "hris") == ["1", "3"])
            #expect(connections(round, "ats") == ["2"])
            #expect(connections(round, "chat") == [])
        }
        #expect(requests(fixture) == [String](repeating: "/api/hris/v1/linked-accounts", count: 3))
    }

    @Test("lists of one category each are all requested")
    func ownOnly() async throws {
        let lists = [
            "/api/hris/v1/linked-accounts": list(["1": "hris"]), "/api/ats/v1/linked-accounts": list(["2": "ats"]),
        ]
        let fixture = MergeFixture(.merge(categories: ["hris", "ats"])) { path, _ in lists[path] ?? .status(404) }
        for _ in 1...2 {
            let round = try await fixture.round()
            #expect(connections(round, "hris") == ["1"])
            #expect(connections(round, "ats") == ["2"])
        }
        #expect(requests(fixture).count == 4)
    }

    @Test("an organization's accounts of one category only are listed under that category only")
    func oneCategoryOnly() async throws {
        let all = list(["1": "hris"])
        let fixture = MergeFixture(.merge(categories: ["hris", "ats"])) { _, _ in all }
        let round = try await fixture.round()
        #expect(connections(round, "hris") == ["1"])
        #expect(connections(round, "ats") == [])
    }

    @Test("an account without a category counts as one of the category requested")
    func withoutCategory() async throws {
        let some = list(["1": nil, "2": "hris"])
        let fixture = MergeFixture(.merge(categories: ["hris"])) { _, _ in some }
        #expect(connections(try await fixture.round(), "hris") == ["1", "2"])
    }

    @Test("an account that is listed twice is one connection")
    func duplicates() async throws {
        let some = list(["1": "hris", "1": "hris", "2": "hris"])
        let fixture = MergeFixture(.merge(categories: ["hris"])) { _, _ in some }
        #expect(connections(try await fixture.round(), "hris") == ["1", "2"])
    }

    @Test("what was read for another category is used within two minutes, and requested again after that")
    func expires() async throws {
        let all = list(["1": "hris", "2": "ats"])
        let fixture = MergeFixture(.merge(categories: ["hris", "ats"])) { _, _ in all }
        let targets = try await fixture.merge.discover(fixture.session).targets
        for wait in [120, 121] {
            _ = try await fixture.merge.read(Part(targets[0].id), of: targets[0], fixture.session)
            fixture.timekeeper.advance(by: .seconds(wait))
            _ = try await fixture.merge.read(Part(targets[1].id), of: targets[1], fixture.session)
            fixture.timekeeper.advance(by: .seconds(300))
        }
        #expect(
            requests(fixture) == [
                "/api/hris/v1/linked-accounts", "/api/hris/v1/linked-accounts", "/api/ats/v1/linked-accounts",
            ])
    }

    @Test("a list that fails does not fail the next")
    func failsAlone() async throws {
        let good = list(["2": "ats"])
        let fixture = MergeFixture(.merge(categories: ["hris", "ats"])) { path, _ in
            path.contains("hris") ? .status(403) : good
        }
        let round = try await fixture.round()
        #expect(round["list linked accounts hris"]?.failure?.reason == .forbidden)
        #expect(connections(round, "ats") == ["2"])
    }

    @Test("a source from the environment has no failures for categories that the organization does not have")
    func guessedCategories() async throws {
        let good = list(["1": "hris"])
        let fixture = MergeFixture(.mergeFromEnvironment()) { path, _ in
            path == "/api/hris/v1/linked-accounts" ? good : .status(403)
        }
        let first = try await fixture.round()
        #expect(first.readings.count == 10)
        #expect(first.results.allSatisfy { $0.failure == nil })
        #expect(first.results.filter { $0.success?.isGone == true }.count == 9)
        #expect(connections(first, "hris") == ["1"])
        #expect(fixture.transport.requests.count == 10)

        // For an hour only the others are requested.
        #expect(try await fixture.round().readings.map(\.target.id) == ["list linked accounts hris"])
        fixture.timekeeper.advance(by: .seconds(3600))
        #expect(try await fixture.round().readings.count == 10)
    }

    @Test("an address without any of Merge's lists is a failure, requested once for each category")
    func nothingOfMerge() async throws {
        let fixture = MergeFixture(.mergeFromEnvironment()) { _, _ in .status(404) }
        let round = try await fixture.round()
        #expect(round.results.count == 10)
        #expect(round.results.allSatisfy { $0.failure?.reason == .notFound })
        #expect(fixture.transport.requests.count == 10)
    }

    @Test("a cancelled request leaves nothing for the other categories")
    func cancellation() async throws {
        let fixture = MergeFixture(
            .merge(categories: ["hris", "ats"]),
            script: { request in
                request.number == 1 ? .hanging : .emptyList
            })
        let targets = try await fixture.merge.discover(fixture.session).targets
        let reading = Task { [merge = fixture.merge, session = fixture.session] in
            try await merge.read(Part(targets[0].id), of: targets[0], session)
        }
        await fixture.transport.untilSent(1)
        reading.cancel()
        await #expect(throws: RequestFailure.self) { try await reading.value }
        for target in targets {
            #expect(try await fixture.merge.read(Part(target.id), of: target, fixture.session).connections == [])
        }
    }

    @Test("Merge has no smaller parts than a target")
    func noParts() async throws {
        let fixture = MergeFixture(.merge(accounts: [.account("acme")])) { _, _ in .oneSync }
        let target = try #require(try await fixture.merge.discover(fixture.session).targets.first)
        await #expect(throws: RequestFailure.self) {
            try await fixture.merge.read(Part(target.id, .names(["m"])), of: target, fixture.session)
        }
        #expect(Merge.splitting == [])
    }
}

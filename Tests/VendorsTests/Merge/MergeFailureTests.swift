import HTTPExchange
import Settings
import SyncModel
import TestSupport
import Testing
import Vendors

@Suite("When Merge refuses")
struct MergeFailureTests {
    @Test("a refused token fails its account alone, and a list that can be read shows that it is the token")
    func refusedToken() async throws {
        let settings = SettingsFixture.merge(
            accounts: [.account("acme", token: "good"), .account("umbrella", token: "bad")], categories: ["hris"])
        let fixture = MergeFixture(settings) { path, token in
            token == "bad" ? .status(401) : path.hasSuffix("/linked-accounts") ? .emptyList : .oneSync
        }
        let round = try await fixture.round()
        #expect(round["account acme"]?.success?.syncs.count == 1)
        let failure = try #require(round["account umbrella"]?.failure)
        #expect(failure.reason == .unauthorized)
        #expect(failure.message == "the vendor refused the account's token (HTTP 401)")
        #expect(
            fixture.transport.requests.count { $0.token == "bad" } == 1,
            "the details of a refused token are not requested")
    }

    @Test("a refused list of linked accounts shows that it is the API key")
    func refusedKey() async throws {
        let fixture = MergeFixture(.merge(accounts: [.account("acme")], categories: ["hris"])) { _, _ in
            .text(#"{"detail":"Invalid token k3y."}"#, status: 401)
        }
        let results = try await fixture.round().results
        #expect(results.count == 2)
        for result in results {
            #expect(result.failure?.reason == .unauthorized)
            #expect(result.failure?.description == "the vendor refused the API key (HTTP 401)")
        }
    }

    @Test("without a list either may be refused")
    func refusedEither() async throws {
        let fixture = MergeFixture(.merge(accounts: [.account("acme")])) { _, _ in .status(401) }
        #expect(
            try await fixture.round()["account acme"]?.failure?.message
                == "the vendor refused the API key or the account's token (HTTP 401)")
    }

    @Test("a key that the list was refused with refuses the whole source, a token does not")
    func refusesTheSource() async throws {
        let unauthorized = RequestFailure(.unauthorized, "no", status: 401)
        let badKey = MergeFixture(.merge(accounts: [.account("acme")], categories: ["hris"])) { _, _ in .status(401) }
        _ = try await badKey.round()
        #expect(badKey.merge.refusesSource(unauthorized))
        #expect(!badKey.merge.refusesSource(RequestFailure(.serverError, "no", status: 500)))
        let badToken = MergeFixture(.merge(accounts: [.account("acme")], categories: ["hris"])) { _, token in
            token == nil ? .emptyList : .status(401)
        }
        _ = try await badToken.round()
        #expect(!badToken.merge.refusesSource(unauthorized))
    }

    @Test("the list that distinguishes key and token is requested once, and its target uses it")
    func requestsTheListOnce() async throws {
        let settings = SettingsFixture.merge(
            accounts: (1...5).map { .account("a\($0)", token: "t\($0)") }, categories: ["hris"])
        let fixture = MergeFixture(settings) { _, token in token == nil ? .emptyList : .status(401) }
        let round = try await fixture.round()
        #expect(fixture.requests("/api/hris/v1/linked-accounts") == 1)
        #expect(round["list linked accounts hris"]?.success != nil)
    }

    @Test("a key that was refused may be accepted later, as a new list shows")
    func renewsTheVerdict() async throws {
        let fixture = MergeFixture(
            .merge(accounts: [.account("acme")], categories: ["hris"]),
            script: { $0.token == nil && $0.number > 3 ? .emptyList : .status(401) })
        #expect(
            try await fixture.round()["account acme"]?.failure?.message == "the vendor refused the API key (HTTP 401)")
        #expect(
            try await fixture.round()["account acme"]?.failure?.message
                == "the vendor refused the account's token (HTTP 401)")
    }

    @Test("another key may be good again")
    func forgetsTheVerdict() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("bad", to: "key")
        let settings = SettingsFixture.merge(["api_key_file": .plain(file)], categories: ["hris"])
        let fixture = MergeFixture(
            settings, script: { $0["Authorization"] == "Bearer bad" ? .status(401) : .emptyList })
        _ = try await fixture.round()
        try folder.write("good", to: "key")
        _ = try await fixture.merge.discover(fixture.session)
        #expect(!fixture.merge.refusesSource(RequestFailure(.unauthorized, "no", status: 401)))
        #expect(try await fixture.round()["list linked accounts hris"]?.success != nil)
    }

    @Test("an account's credentials change with its token")
    func rotatesTokens() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("one", to: "token")
        let fixture = MergeFixture(.merge(accounts: [.account("acme", tokenFile: file)])) { _, _ in .oneSync }
        let first = try await fixture.merge.discover(fixture.session).targets.map(\.credentials)
        #expect(try await fixture.merge.discover(fixture.session).targets.map(\.credentials) == first)
        try folder.write("two", to: "token")
        #expect(try await fixture.merge.discover(fixture.session).targets.map(\.credentials) != first)
    }

    @Test("a missing token file fails its account alone, until it is back")
    func missingToken() async throws {
        let folder = try TemporaryFolder()
        let file = "\(folder.path)/token"
        let settings = SettingsFixture.merge(accounts: [.account("acme", tokenFile: file), .account("umbrella")])
        let fixture = MergeFixture(settings) { _, _ in .oneSync }
        let round = try await fixture.round()
        #expect(round["account acme"]?.failure?.reason == .credentials)
        #expect(round["account umbrella"]?.success != nil)
        #expect(await fixture.credentialProblems() == ["cannot read \(file): No such file or directory"])
        try folder.write("t0ken", to: "token")
        #expect(try await fixture.round()["account acme"]?.success != nil)
        #expect(await fixture.credentialProblems().isEmpty)
    }

    @Test("an API key that cannot be read fails the source")
    func missingKey() async throws {
        let fixture = MergeFixture(.merge(["api_key_file": .plain("/nowhere/key")])) { _, _ in .oneSync }
        do throws(RequestFailure) {
            _ = try await fixture.round()
            Issue.record("the source was discovered without a key")
        } catch {
            #expect(error.reason == .credentials)
        }
    }

    @Test("a 429 delays one account, not the others")
    func rateLimits() async throws {
        let settings = SettingsFixture.merge(
            accounts: [.account("acme", token: "a"), .account("umbrella", token: "b")])
        let fixture = MergeFixture(settings) { _, token in
            token == "a" ? .status(429, headers: [("Retry-After", "600")]) : .oneSync
        }
        let start = fixture.timekeeper.uptime + Merge.defaults.interval
        let round = try await fixture.round()
        #expect(round["account acme"]?.failure?.reason == .rateLimited)
        #expect(round["account umbrella"]?.success?.syncs.count == 1)
        #expect(fixture.transport.requests.allSatisfy { $0.time == start }, "no request waited")
    }

    @Test("only the three requests are ever sent")
    func sendsThreeRequests() async throws {
        let fixture = MergeFixture(.merge(accounts: [.account("acme")], categories: ["hris"])) { _, _ in .oneSync }
        for _ in 1...3 { _ = try await fixture.round() }
        let requested = Set(fixture.transport.requests.map(\.path))
        #expect(
            requested == ["/api/hris/v1/sync-status", "/api/hris/v1/account-details", "/api/hris/v1/linked-accounts"])
    }
}

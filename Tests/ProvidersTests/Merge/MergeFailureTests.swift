import HTTPExchange
import Providers
import TestSupport
import Testing

@Suite("When Merge refuses")
struct MergeFailureTests {
    @Test("a refused token fails its account alone, and a list that can be read says that it is the token")
    func refusedToken() async throws {
        let settings = SettingsFixture.merge(
            accounts: [.account("acme", token: "good"), .account("umbrella", token: "bad")], categories: ["hris"])
        let fixture = MergeFixture(settings) { path, token in
            token == "bad" ? .status(401) : path.hasSuffix("/linked-accounts") ? .emptyList : .oneSync
        }
        let outcomes = try await fixture.poll()
        #expect(outcomes["account acme"]?.reading?.syncs.count == 1)
        let failure = try #require(outcomes["account umbrella"]?.failure)
        #expect(failure.reason == .unauthorized)
        #expect(failure.message == "the vendor refused the account's token (HTTP 401)")
        #expect(fixture.transport.requests.count { $0.token == "bad" } == 1, "details of a refused token are not asked")
    }

    @Test("a refused list of linked accounts says that it is the API key")
    func refusedKey() async throws {
        let fixture = MergeFixture(.merge(accounts: [.account("acme")], categories: ["hris"])) { _, _ in
            .text(#"{"detail":"Invalid token k3y."}"#, status: 401)
        }
        for outcome in try await fixture.poll().values {
            #expect(outcome.failure?.reason == .unauthorized)
            #expect(outcome.failure?.description == "the vendor refused the API key (HTTP 401)")
        }
    }

    @Test("without a list a refusal may be either's")
    func refusedEither() async throws {
        let fixture = MergeFixture(.merge(accounts: [.account("acme")])) { _, _ in .status(401) }
        #expect(
            try await fixture.poll()["account acme"]?.failure?.message
                == "the vendor refused the API key or the token (HTTP 401)")
    }

    @Test("a refused account waits longer and longer, up to 15 minutes, and no longer than its token file stays")
    func slowdown() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("revoked", to: "token")
        let fixture = MergeFixture(.merge(accounts: [.account("acme", tokenFile: file)])) { _, token in
            token == "revoked" ? .status(401) : .oneSync
        }
        var requests: [Int] = []
        for _ in 1...10 {
            #expect(try await fixture.poll()["account acme"]?.failure?.reason == .unauthorized)
            requests.append(fixture.transport.requests.count)
        }
        #expect(requests == [1, 2, 2, 3, 3, 3, 4, 4, 4, 5])
        try folder.write("fresh", to: "token")
        #expect(try await fixture.poll()["account acme"]?.reading?.syncs.count == 1)
    }

    @Test("a token file that is gone fails its account alone, until it is back")
    func missingToken() async throws {
        let folder = try TemporaryFolder()
        let file = "\(folder.path)/token"
        let settings = SettingsFixture.merge(accounts: [.account("acme", tokenFile: file), .account("umbrella")])
        let fixture = MergeFixture(settings) { _, _ in .oneSync }
        let outcomes = try await fixture.poll()
        #expect(outcomes["account acme"]?.failure?.reason == .credentials)
        #expect(outcomes["account umbrella"]?.reading != nil)
        #expect(await fixture.credentialProblems() == ["cannot read \(file): No such file or directory"])
        try folder.write("t0ken", to: "token")
        #expect(try await fixture.poll()["account acme"]?.reading != nil)
        #expect(await fixture.credentialProblems().isEmpty)
    }

    @Test("an API key that cannot be read fails the source")
    func missingKey() async throws {
        let fixture = MergeFixture(.merge(["api_key_file": .plain("/nowhere/key")])) { _, _ in .oneSync }
        do {
            _ = try await fixture.poll()
            Issue.record("the poll went on without a key")
        } catch {
            #expect((error as? RequestFailure)?.reason == .credentials)
        }
    }

    @Test("a 429 silences one account, not the others")
    func rateLimits() async throws {
        let settings = SettingsFixture.merge(
            accounts: [.account("acme", token: "a"), .account("umbrella", token: "b")])
        let fixture = MergeFixture(settings) { _, token in
            token == "a" ? .status(429, headers: [("Retry-After", "600")]) : .oneSync
        }
        let start = fixture.timekeeper.uptime + Merge.defaults.interval
        let outcomes = try await fixture.poll()
        #expect(outcomes["account acme"]?.failure?.reason == .rateLimited)
        #expect(outcomes["account umbrella"]?.reading?.syncs.count == 1)
        #expect(fixture.transport.requests.allSatisfy { $0.time == start }, "nobody waited")
    }

    @Test("nothing but the three questions is ever asked, with GET's means only")
    func questions() async throws {
        let fixture = MergeFixture(.merge(accounts: [.account("acme")], categories: ["hris"])) { _, _ in .oneSync }
        for _ in 1...3 { _ = try await fixture.poll() }
        let asked = Set(fixture.transport.requests.map(\.path))
        #expect(
            asked == ["/api/hris/v1/sync-status", "/api/hris/v1/account-details", "/api/hris/v1/linked-accounts"])
    }
}

import Foundation
import HTTPExchange
import Providers
import SyncModel
import TestSupport
import Testing

@Suite("What Merge tells of connections")
struct MergeConnectionsTests {
    private func answer(_ path: String) -> CannedAnswer {
        if path.hasSuffix("/linked-accounts") { return .merge("linked-accounts") }
        return path.hasSuffix("/account-details") ? .merge("account-details") : .oneSync
    }

    @Test("each linked account has its state, under its integration's slug or category and the name it goes by")
    func list() async throws {
        let fixture = MergeFixture(.merge(accounts: [.account("acme")], categories: ["hris"])) { path, _ in
            answer(path)
        }
        let outcome = try #require(try await fixture.poll()["linked accounts hris"])
        #expect(outcome.target.isCounted)
        #expect(
            outcome.reading?.connections == [
                ConnectionReading(integration: "bamboohr", connection: "acme", state: .ok),
                ConnectionReading(integration: "gusto", connection: "origin-2", state: .relinkNeeded),
                ConnectionReading(integration: "hris", connection: "id-3", state: .incomplete),
                ConnectionReading(integration: "", connection: "id-4", state: .idle),
                ConnectionReading(integration: "gusto", connection: "origin-5", state: .unknown),
            ])
    }

    @Test("the list is asked for with the API key alone")
    func listRequest() async throws {
        let fixture = MergeFixture(.merge(categories: ["crm"])) { path, _ in answer(path) }
        _ = try await fixture.poll()
        let request = try #require(fixture.transport.requests.first)
        #expect(request.target == "/api/crm/v1/linked-accounts?page_size=100")
        #expect(request["Authorization"] == "Bearer k3y")
        #expect(request.headers.count == 1)
    }

    @Test("an account that a list covers is asked for its details once, and again when its token changes")
    func detailsOnce() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("one", to: "token")
        let settings = SettingsFixture.merge(accounts: [.account("acme", tokenFile: file)], categories: ["hris"])
        let fixture = MergeFixture(settings) { path, _ in answer(path) }
        for _ in 1...3 { _ = try await fixture.poll() }
        #expect(fixture.requests("/api/hris/v1/account-details") == 1)
        try folder.write("two", to: "token")
        let outcomes = try await fixture.poll()
        #expect(fixture.requests("/api/hris/v1/account-details") == 2)
        #expect(outcomes["account acme"]?.reading?.connections.isEmpty == true)
    }

    @Test("an account that no list covers tells its state with its details, anew at each poll")
    func stateFromDetails() async throws {
        let fixture = MergeFixture(
            .merge(accounts: [.account("acme")], categories: ["ats"]),
            script: { request in
                switch (request.path.hasSuffix("/account-details"), request.number) {
                case (true, 1...3): .merge("account-details")
                case (true, _): .status(500)
                case (false, _): request.path.hasSuffix("/linked-accounts") ? .emptyList : .oneSync
                }
            })
        let first = try await fixture.poll()["account acme"]?.reading
        let state = ConnectionReading(integration: "bamboohr", connection: "acme", state: .relinkNeeded)
        #expect(first?.connections == [state])
        let second = try await fixture.poll()["account acme"]?.reading
        #expect(second?.connections.isEmpty == true, "a state of yesterday is no state of today")
        #expect(second?.syncs.first?.identity.id == "id-acme/hris.Employee")
    }

    @Test("details that are refused are asked for less and less often")
    func refusedDetails() async throws {
        let fixture = MergeFixture(.merge(accounts: [.account("acme")])) { path, _ in
            path.hasSuffix("/sync-status") ? .oneSync : .status(403)
        }
        for _ in 1...7 { #expect(try await fixture.poll()["account acme"]?.reading?.syncs.count == 1) }
        #expect(fixture.requests("/api/hris/v1/sync-status") == 7)
        #expect(fixture.requests("/api/hris/v1/account-details") == 4)
    }

    @Test("what is private in lists and details goes no further")
    func privacy() async throws {
        let fixture = MergeFixture(.merge(accounts: [.account("acme")], categories: ["hris"])) { path, _ in
            answer(path)
        }
        var shown = ""
        dump(try await fixture.poll(), to: &shown)
        #expect(shown.contains("bamboohr"))
        #expect(!shown.localizedCaseInsensitiveContains("private"))
    }

    @Test("a source from the environment leaves out the categories that it may not list")
    func guessedCategories() async throws {
        let settings = SettingsFixture.mergeFromEnvironment()
        let fixture = MergeFixture(settings) { path, _ in
            path == "/api/hris/v1/linked-accounts" ? .merge("linked-accounts") : .status(403)
        }
        let outcomes = try await fixture.poll()
        #expect(Array(outcomes.keys) == ["linked accounts hris"])
        #expect(fixture.transport.requests.count == 10)

        let refused = MergeFixture(settings) { _, _ in .status(404) }
        #expect(try await refused.poll().count == 10, "an address where nothing is Merge's is a failure")
    }
}

import Foundation
import HTTPExchange
import SyncModel
import TestSupport
import Testing
import Vendors

@Suite("The connections of Merge's accounts")
struct MergeConnectionsTests {
    private func response(to path: String) -> CannedAnswer {
        if path.hasSuffix("/linked-accounts") { return .merge("linked-accounts") }
        return path.hasSuffix("/account-details") ? .merge("account-details") : .oneSync
    }

    @Test("each linked account has its state, its integration's slug or category, and its name")
    func list() async throws {
        let fixture = MergeFixture(.merge(accounts: [.account("acme")], categories: ["hris"])) { path, _ in
            response(to: path)
        }
        let round = try await fixture.round()
        #expect(
            round["list linked accounts hris"]?.success?.connections == [
                ConnectionReading(integration: "bamboohr", connection: "acme", state: .ok),
                ConnectionReading(integration: "gusto", connection: "origin-2", state: .relinkNeeded),
                ConnectionReading(integration: "hris", connection: "id-3", state: .incomplete),
                ConnectionReading(integration: "", connection: "id-4", state: .idle),
                ConnectionReading(integration: "gusto", connection: "origin-5", state: .unknown),
            ])
    }

    @Test("the list is requested with the API key alone")
    func listRequest() async throws {
        let fixture = MergeFixture(.merge(categories: ["crm"])) { path, _ in response(to: path) }
        _ = try await fixture.round()
        let request = try #require(fixture.transport.requests.first)
        #expect(request.target == "/api/crm/v1/linked-accounts?page_size=100")
        #expect(request["Authorization"] == "Bearer k3y")
        #expect(request.headers.count == 1)
    }

    @Test("the details of a listed account are requested once, and again when its token changes")
    func detailsOnce() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("one", to: "token")
        let settings = SettingsFixture.merge(accounts: [.account("acme", tokenFile: file)], categories: ["hris"])
        let fixture = MergeFixture(settings) { path, _ in response(to: path) }
        for _ in 1...3 { _ = try await fixture.round() }
        #expect(fixture.requests("/api/hris/v1/account-details") == 1)
        try folder.write("two", to: "token")
        let round = try await fixture.round()
        #expect(fixture.requests("/api/hris/v1/account-details") == 2)
        #expect(round["account acme"]?.success?.connections == nil)
    }

    @Test("an account that is not listed has the state of its details, requested at each poll")
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
        let first = try await fixture.round()["account acme"]?.success
        let state = ConnectionReading(integration: "bamboohr", connection: "acme", state: .relinkNeeded)
        #expect(first?.connections == [state])
        let second = try await fixture.round()["account acme"]?.success
        #expect(second?.connections == nil, "an old state says nothing about the present one")
        #expect(second?.syncs.first?.identity.id == "id-acme/hris.Employee")
    }

    @Test("refused details are requested less and less often")
    func refusedDetails() async throws {
        let fixture = MergeFixture(.merge(accounts: [.account("acme")])) { path, _ in
            path.hasSuffix("/sync-status") ? .oneSync : .status(403)
        }
        for _ in 1...7 { #expect(try await fixture.round()["account acme"]?.success?.syncs.count == 1) }
        #expect(fixture.requests("/api/hris/v1/sync-status") == 7)
        #expect(fixture.requests("/api/hris/v1/account-details") == 4)
    }

    @Test("private members of lists and details are not read")
    func privacy() async throws {
        let fixture = MergeFixture(.merge(accounts: [.account("acme")], categories: ["hris"])) { path, _ in
            response(to: path)
        }
        var shown = ""
        dump(try await fixture.round(), to: &shown)
        #expect(shown.contains("bamboohr"))
        #expect(!shown.localizedCaseInsensitiveContains("private"))
    }
}

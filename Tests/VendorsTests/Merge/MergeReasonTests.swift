import HTTPExchange
import Settings
import SyncModel
import TestSupport
import Testing

@testable import Vendors

@Suite("Why Merge's accounts fail, and whose they are")
struct MergeReasonTests {
    private static let list = """
        {"next":null,"results":[
          {"id":"la-1","integration":{"slug":"gusto"},"category":"hris","status":"RELINK_NEEDED",
           "end_user_origin_id":"o-1","end_user_organization_name":"Acme","status_detail":"Invalid login credentials",
           "end_user_email_address":"jane@acme.example"},
          {"id":"la-2","integration":{"slug":"gusto"},"category":"hris","status":"INCOMPLETE",
           "end_user_origin_id":"o-2","status_detail":"Missing permissions"},
          {"id":"la-3","integration":{"slug":"gusto"},"category":"hris","status":"COMPLETE",
           "end_user_origin_id":"o-3","status_detail":"API error"}
        ]}
        """
    private static let issues = """
        {"next":null,"results":[
          {"id":"i-1","error_description":"API error","last_incident_time":"2026-01-01T00:00:00Z",
           "end_user":{"email":"jane@acme.example"}},
          {"id":"i-2","error_description":"Hit rate limit","last_incident_time":"2026-01-02T00:00:00Z"}
        ]}
        """

    private func fixture(
        customer: String? = nil, issues: CannedAnswer? = nil
    ) -> MergeFixture {
        var entries: KeyValuePairs<String, SettingValue.Content> = [:]
        switch (customer, issues) {
        case (let customer?, _): entries = ["customer": .plain(customer)]
        case (nil, .some): entries = ["failure_reasons": .plain("true")]
        case (nil, nil): break
        }
        return MergeFixture(.merge(entries, categories: ["hris"])) { path, _ in
            path.hasSuffix("/issues") ? issues ?? .status(404) : .text(Self.list)
        }
    }

    private func connections(_ fixture: MergeFixture) async throws -> [ConnectionReading] {
        try await fixture.round()["list linked accounts hris"]?.success?.connections ?? []
    }

    private func run(_ account: String, connection: String) -> FailedRun {
        FailedRun(
            target: "account \(connection)",
            identity: SyncIdentity(
                integration: "gusto", connection: connection, sync: "hris.Employee", variant: "",
                id: "\(account)/hris.Employee"), ended: Timestamp(seconds: 1))
    }

    private func supplement(_ fixture: MergeFixture, _ runs: [FailedRun] = [], broken: [String] = []) async
        -> Supplement
    {
        let broken = broken.map { ConnectionReading(integration: "gusto", connection: $0, state: .relinkNeeded) }
        return await fixture.merge.supplement(
            SupplementRequest(failed: runs, broken: broken, refreshWithin: .seconds(900)), fixture.session)
    }

    @Test("the customer is the member that the configuration names")
    func customers() async throws {
        #expect(try await connections(fixture(customer: "organization_name")).map(\.customer) == ["Acme", nil, nil])
        #expect(try await connections(fixture(customer: "origin_id")).map(\.customer) == ["o-1", "o-2", "o-3"])
        let unset = try await connections(fixture())
        #expect(unset.allSatisfy { $0.customer == nil })
        #expect(!String(reflecting: unset).contains("Acme") && !String(reflecting: unset).contains("jane"))
    }

    @Test("an account that is not complete has the detail of its status as reason")
    func statusDetails() async throws {
        let reasons = try await connections(fixture()).map(\.reason)
        #expect(reasons == ["Invalid login credentials", "Missing permissions", nil])
    }

    @Test(
        "Merge's words are in the classes of the documentation",
        arguments: [
            ("Bad API key", FailureClass.credentials), ("Invalid login credentials", .credentials),
            ("Expired multi-factor authentication", .credentials), ("Missing permissions", .permission),
            ("API error", .thirdParty), ("Third-party offline", .thirdParty), ("Hit rate limit", .rateLimit),
            ("Issue type pending", .other),
        ])
    func classes(text: String, expected: FailureClass) {
        #expect(MergeReason.failureClass(of: text) == expected)
    }

    @Test("failed runs of an account have the class of its status detail, without any request")
    func fromStatusDetail() async throws {
        let fixture = fixture()
        _ = try await fixture.round()
        let before = fixture.transport.requests.count
        let found = await supplement(fixture, [run("la-2", connection: "o-2")]).explanations
        #expect(found.map(\.failureClass) == [.permission] && found.map(\.reason) == ["Missing permissions"])
        #expect(fixture.transport.requests.count == before)
    }

    @Test("issues of failing and of broken accounts are requested once in 15 minutes, and the newest counts")
    func issues() async throws {
        let fixture = fixture(issues: .text(Self.issues))
        _ = try await fixture.round()
        let first = await supplement(fixture, [run("la-3", connection: "o-3")], broken: ["o-1"])
        #expect(first.explanations.map(\.failureClass) == [.rateLimit] && first.failure == nil)
        #expect(fixture.requests("/api/hris/v1/issues") == 2)
        let target = fixture.transport.requests.last?.target
        #expect(target == "/api/hris/v1/issues?linked_account_id=la-3&status=ONGOING&page_size=100")
        _ = await supplement(fixture, [run("la-3", connection: "o-3")], broken: ["o-1"])
        #expect(fixture.requests("/api/hris/v1/issues") == 2)
        fixture.timekeeper.advance(by: .seconds(900))
        _ = await supplement(fixture, [run("la-3", connection: "o-3")])
        #expect(fixture.requests("/api/hris/v1/issues") == 3)
        #expect(!String(reflecting: first).contains("jane"))
    }

    @Test("issues that cannot be read are a failure of the supplement alone")
    func refused() async throws {
        let fixture = fixture(issues: .status(403))
        _ = try await fixture.round()
        let supplement = await supplement(fixture, [run("la-2", connection: "o-2")])
        #expect(supplement.failure?.reason == .forbidden)
        #expect(supplement.explanations.map(\.failureClass) == [.permission])
    }
}

import HTTPExchange
import Settings
import SyncModel
import TestSupport
import Testing

@testable import Vendors

@Suite("The connections of Paragon's users")
struct ParagonConnectionTests {
    private static let me = """
        {"authenticated":true,"userId":"u1","meta":{"Name":"Acme","Email":"jane@acme.example"},"integrations":{
          "salesforce":{"enabled":true,"credentialId":"c1","credentialStatus":"VALID","providerData":{"x":"s3cret"}},
          "hubspot":{"enabled":true,"credentialStatus":"INVALID"},
          "slack":{"enabled":true,"credentialStatus":"PENDING"},
          "notion":{"enabled":true,"credentialStatus":"LIMBO"},
          "asana":{"enabled":false,"credentialStatus":"VALID"},
          "box":{"enabled":true}
        }}
        """

    private func source(
        _ entries: KeyValuePairs<String, SettingValue.Content> = ["connection_health": .plain("true")],
        users: [String] = ["u1"], _ me: @escaping @Sendable (SentRequest) -> CannedAnswer = { _ in .text(Self.me) }
    ) -> (vendor: Paragon, session: VendorSession, transport: ScriptedTransport, time: SkippingTimekeeper) {
        let base: KeyValuePairs<String, SettingValue.Content> = [
            "project_id": .quoted("p-1"),
            "user_tokens": .list(
                users.map { user in
                    SettingValue(
                        .mapping([
                            SettingEntry(SettingKey("user"), SettingValue(.quoted(user))),
                            SettingEntry(SettingKey("token"), SettingValue(.quoted("token-\(user)"))),
                        ]))
                }),
        ]
        let all = (base.map { ($0.key, $0.value) } + entries.map { ($0.key, $0.value) })
            .map { SettingEntry(SettingKey($0.0), SettingValue($0.1)) }
        let vendor = Paragon(
            SettingsFixture(all, at: nil, origin: SettingsOrigin { _ in SettingsDocument(value: nil) }).section)
        let time = SkippingTimekeeper()
        let transport = ScriptedTransport(timekeeper: time) { request in
            request.path.hasSuffix("/sdk/me") ? me(request) : .text(#"{"data":[]}"#)
        }
        let api = APIClient(
            baseURL: vendor.baseURL, limits: RequestLimits(maximumRequestsPerMinute: 20),
            connection: ConnectionOptions(), transport: transport, timekeeper: time, jitter: { 0.5 })
        return (vendor, VendorSession(api: api, timekeeper: time, interval: .seconds(300)), transport, time)
    }

    private func supplement(_ vendor: Paragon, _ session: VendorSession) async -> Supplement {
        await vendor.supplement(SupplementRequest(refreshWithin: .seconds(900)), session)
    }

    @Test("each enabled integration has the state of its credentials; what is not enabled or not said has none")
    func states() async throws {
        let (vendor, session, transport, _) = source()
        _ = try await vendor.discover(session)
        let connections = await supplement(vendor, session).connections["user u1"] ?? []
        #expect(
            connections.map { "\($0.integration) \($0.connection) \($0.state?.rawValue ?? "")" } == [
                "hubspot u1 auth_error", "notion u1 unknown", "salesforce u1 ok", "slack u1 incomplete",
            ])
        #expect(transport.requests.map(\.url) == ["https://api.useparagon.com/projects/p-1/sdk/me"])
        #expect(transport.requests.first?.bearer == "token-u1")
    }

    @Test("the customer is the member of the metadata that the configuration names, and nothing else is decoded")
    func customers() async throws {
        let named = source(["connection_health": .plain("true"), "customer": .quoted("meta:Name")])
        _ = try await named.vendor.discover(named.session)
        let read = await supplement(named.vendor, named.session)
        #expect(read.connections["user u1"]?.allSatisfy { $0.customer == "Acme" } == true)
        let plain = source()
        _ = try await plain.vendor.discover(plain.session)
        let dumped = String(reflecting: await supplement(plain.vendor, plain.session))
        for secret in ["Acme", "jane", "s3cret", "c1"] { #expect(!dumped.contains(secret)) }
    }

    @Test("each user is requested once in refresh_within, a fifth of the budget in a minute")
    func seldom() async throws {
        let (vendor, session, transport, time) = source(users: (1...6).map { "u\($0)" })
        _ = try await vendor.discover(session)
        #expect(await supplement(vendor, session).connections.count == 4)
        #expect(await supplement(vendor, session).connections.count == 2)
        #expect(await supplement(vendor, session).connections.isEmpty)
        time.advance(by: .seconds(900))
        #expect(await supplement(vendor, session).connections.count == 4)
        #expect(transport.requests.count == 10)
    }

    @Test("one user's failure says nothing about the others, and nothing is lost of them")
    func failures() async throws {
        let (vendor, session, _, _) = source(users: ["u1", "u2"]) { request in
            request.bearer == "token-u1" ? .status(401) : .text(Self.me)
        }
        _ = try await vendor.discover(session)
        let read = await supplement(vendor, session)
        #expect(read.connections.keys.sorted() == ["user u2"] && read.failure == nil)
        let down = source { _ in .status(500) }
        _ = try await down.vendor.discover(down.session)
        #expect(await supplement(down.vendor, down.session).failure?.reason == .serverError)
    }

    @Test("without the setting nothing is requested, and a customer needs it")
    func unset() async throws {
        let (vendor, session, transport, _) = source([:])
        _ = try await vendor.discover(session)
        #expect(vendor.supplementNeed == .never)
        #expect(await supplement(vendor, session).connections.isEmpty)
        #expect(transport.requests.isEmpty)
        let fixture = SettingsFixture([
            "project_id": .quoted("p-1"), "signing_key": .quoted("no key"), "users": .plain(list: ["u1"]),
            "customer": .quoted("meta:Name"),
        ])
        _ = Paragon(fixture.section)
        #expect(fixture.problems.contains { $0.contains("needs the users' connections") })
    }
}

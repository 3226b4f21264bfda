import HTTPExchange
import Settings
import TestSupport
import Testing
import Vendors

@Suite("The customers of Nango's connections")
struct NangoCustomerTests {
    private static let list = """
        {"connections":[
          {"connection_id":"a","provider_config_key":"github","errors":[],
           "end_user":{"id":"u-1","display_name":"Jane","email":"jane@acme.example",
             "organization":{"id":"o-1","display_name":"Acme"},"tags":{"plan":"gold"}},
           "tags":{"end_user_id":"u-9","tier":"1"},"metadata":{"token":"m3tadata"}},
          {"connection_id":"b","provider_config_key":"github","errors":[],"end_user":null,"tags":{}}
        ]}
        """

    private func customers(_ setting: String?) async -> [String?]? {
        var settings: [String: SettingValue.Content] = ["integrations": .texts("github")]
        if let setting { settings["customer"] = .quoted(setting) }
        let source = NangoSource(settings) { _ in .text(Self.list) }
        return await source.listing().success??.connections.map(\.customer)
    }

    @Test(
        "the member that the configuration names is the customer",
        arguments: [
            ("tag:end_user_id", "u-9"), ("tag:plan", "gold"), ("end_user.id", "u-1"),
            ("end_user.display_name", "Jane"), ("end_user.email", "jane@acme.example"), ("organization.id", "o-1"),
            ("organization.display_name", "Acme"),
        ])
    func named(setting: String, customer: String) async {
        #expect(await customers(setting) == [customer, nil])
    }

    @Test("a connection without the member has no customer")
    func missing() async {
        #expect(await customers("tag:none") == [nil, nil])
    }

    @Test("without the setting nothing of an end user is in what was read")
    func unset() async throws {
        let source = NangoSource(["integrations": .texts("github")]) { _ in .text(Self.list) }
        let listing = try #require(await source.listing().success ?? nil)
        let dumped = String(reflecting: listing)
        for secret in ["u-1", "u-9", "Jane", "jane@acme.example", "o-1", "Acme", "gold", "m3tadata"] {
            #expect(!dumped.contains("\"\(secret)"))
        }
    }

    @Test("an unknown member and a missing list of connections are errors of the configuration")
    func refused() {
        let unknown = SettingsFixture(["secret_key": .quoted("k"), "customer": .plain("end_user.name")])
        _ = Nango(unknown.section)
        #expect(unknown.problems.count == 1 && unknown.problems.first?.contains("customer") == true)
        let unlisted = SettingsFixture([
            "secret_key": .quoted("k"), "customer": .plain("end_user.id"), "connection_health": .plain("false"),
        ])
        _ = Nango(unlisted.section)
        #expect(unlisted.problems.first?.contains("needs the list of connections") == true)
    }
}

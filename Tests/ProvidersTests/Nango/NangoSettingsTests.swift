import HTTPExchange
import Providers
import Settings
import TestSupport
import Testing

@Suite("The configuration of a Nango source")
struct NangoSettingsTests {
    private func nango(_ entries: KeyValuePairs<String, SettingValue.Content>) -> (vendor: Nango, problems: [String]) {
        let fixture = SettingsFixture(entries)
        let vendor = Nango(fixture.section)
        fixture.section.finish()
        return (vendor, fixture.problems)
    }

    @Test("a secret key is all that is needed")
    func needsAKey() async {
        let (vendor, problems) = nango(["secret_key": .quoted("key")])
        #expect(problems == [])
        #expect(vendor.baseURL == "https://api.nango.dev")
        #expect(await vendor.credentialProblems() == [])
        #expect(Nango.defaults.interval == .seconds(60))
        #expect(Nango.defaults.maximumRequestsPerMinute == 100)
    }

    @Test("without a secret key there is a problem")
    func refusesNoKey() {
        #expect(nango([:]).problems.contains { $0.contains("secret_key") })
    }

    @Test("a key that cannot be read is told without the network")
    func readsTheKey() async {
        let problems = await nango(["secret_key_file": .quoted("/nowhere/secret")]).vendor.credentialProblems()
        #expect(problems.map(\.reason) == [.credentials])
        #expect(problems.first?.message.contains("/nowhere/secret") == true)
    }

    @Test(
        "what the vendor would not take for a sync's name is refused",
        arguments: ["a,b", "a::", "::v", "a::v::w", "a*"])
    func refusesNames(name: String) {
        #expect(nango(["secret_key": .quoted("key"), "syncs": .texts(name)]).problems.count == 1)
    }

    @Test("names, variants and the star are taken", arguments: ["*", "issues", "pull requests", "issues::v1"])
    func takesNames(name: String) {
        #expect(nango(["secret_key": .quoted("key"), "syncs": .texts(name)]).problems == [])
    }

    @Test("the star beside names it covers is refused")
    func refusesTheStarBesideNames() {
        #expect(nango(["secret_key": .quoted("key"), "syncs": .texts("*", "issues")]).problems.count == 1)
    }
}

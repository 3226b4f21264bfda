import Settings
import TestSupport
import Testing
import Vendors

@Suite("The configuration of a Merge source")
struct MergeSettingsTests {
    private func settings(_ fixture: SettingsFixture) -> MergeSettings {
        let settings = MergeSettings(fixture.section)
        fixture.section.finish()
        return settings
    }

    @Test(
        "a region has its address, and the default is the United States",
        arguments: [
            (nil, "https://api.merge.dev"), ("us", "https://api.merge.dev"), ("eu", "https://api-eu.merge.dev"),
            ("ap", "https://api-ap.merge.dev"), ("sandbox", "https://api-sandbox.merge.dev"),
        ])
    func regions(region: String?, address: String) {
        let fixture = region.map { .merge(["region": .plain($0)]) } ?? SettingsFixture.merge()
        #expect(settings(fixture).baseURL == address)
        #expect(fixture.problems.isEmpty)
    }

    @Test("an address of one's own takes the place of a region, and is refused beside one")
    func ownAddress() {
        let own = SettingsFixture.merge(["base_url": .plain("http://proxy.example/merge/")])
        #expect(settings(own).baseURL == "http://proxy.example/merge")
        #expect(own.problems.isEmpty)
        let both = SettingsFixture.merge(["base_url": .plain("http://proxy.example"), "region": .plain("eu")])
        _ = settings(both)
        #expect(both.problems == ["1:1: region: is given together with base_url, expected only one of them"])
        let unknown = SettingsFixture.merge(["region": .plain("mars")])
        _ = settings(unknown)
        #expect(unknown.problems == ["region: is \"mars\", expected us, eu, ap or sandbox"])
    }

    @Test("any category in lower-case letters will do, known here or not")
    func categories() {
        let fine = SettingsFixture.merge(accounts: [.account("a", category: "payroll")], categories: ["hris", "novel"])
        #expect(settings(fine).categories == ["hris", "novel"])
        #expect(fine.problems.isEmpty)
        let wrong = SettingsFixture.merge(accounts: [.account("a", category: "HRIS")], categories: ["a/../b", "ats2"])
        _ = settings(wrong)
        #expect(wrong.problems.count == 3)
    }

    @Test("an account needs a name of its own, a category and one token")
    func accounts() {
        let fixture = SettingsFixture.merge(accounts: [
            .account("acme"), .account("acme"), ["name": .plain("b")],
            ["name": .plain("c"), "category": .plain("ats"), "token": .plain("x"), "token_file": .plain("y")],
            ["name": .plain("d"), "category": .plain("ats"), "token": .plain("x"), "colour": .plain("red")],
        ])
        _ = settings(fixture)
        let problems = fixture.problems.joined(separator: "\n")
        #expect(problems.contains("name: \"acme\" is the name of another account"))
        #expect(problems.contains("category: is missing"))
        #expect(problems.contains("token: is missing"))
        #expect(problems.contains("token_file: is given together with token"))
        #expect(problems.contains("colour: unknown key"))
    }

    @Test("the API key has to be there")
    func apiKey() {
        let fixture = SettingsFixture(["region": .plain("us")])
        _ = MergeSettings(fixture.section)
        #expect(fixture.problems == ["1:1: api_key: is missing, expected api_key or api_key_file"])
    }

    @Test("without a file the API key alone makes a source that lists every category")
    func environment() throws {
        let value = try #require(Merge.environmentSettings(["MERGE_API_KEY": "k3y", "MERGE_REGION": "ap"]))
        guard case .mapping(let entries) = value.content else { return #expect(Bool(false), "no mapping") }
        let origin = SettingsOrigin { _ in SettingsDocument(value: nil) }
        let report = SettingsReport()
        let settings = MergeSettings(SettingsSection(entries, at: nil, origin: origin, report: report))
        #expect(report.problems.isEmpty)
        #expect(settings.baseURL == "https://api-ap.merge.dev")
        #expect(settings.categories.count == 10)
        #expect(settings.categories.contains("hris"))
        #expect(settings.accounts.isEmpty)
        #expect(Merge.environmentSettings(["MERGE_REGION": "ap"]) == nil)
    }

    @Test("a file that names no category lists none")
    func noCategories() {
        #expect(settings(.merge()).categories.isEmpty)
    }

    @Test("polls are five minutes apart, at 300 requests a minute")
    func defaults() {
        #expect(Merge.defaults.interval == .seconds(300))
        #expect(Merge.defaults.maximumRequestsPerMinute == 300)
    }
}

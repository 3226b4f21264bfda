import Settings
import Testing

@Suite("Sources from environment variables")
struct SettingsEnvironmentTests {
    private let variables = [
        EnvironmentVariable("ACME_KEY", for: "key", .founding, meaning: "the key"),
        EnvironmentVariable("ACME_KEY_FILE", for: "key_file", .founding, meaning: "the file of the key"),
        EnvironmentVariable("ACME_USERS", for: "users", isList: true, meaning: "the users"),
        EnvironmentVariable("ACME_COUNT", for: "count", meaning: "how many"),
    ]

    private func source(_ environment: [String: String], _ report: SettingsReport) -> SettingsSection? {
        guard case .mapping(let entries)? = SettingValue.source(of: variables, in: environment)?.content else {
            return nil
        }
        let origin = SettingsOrigin { _ in SettingsDocument(value: nil) }
        return SettingsSection(entries, at: nil, origin: origin, report: report)
    }

    @Test("only a founding variable that holds something makes a source")
    func founding() {
        #expect(source([:], SettingsReport()) == nil)
        #expect(source(["ACME_USERS": "a", "ACME_COUNT": "1"], SettingsReport()) == nil)
        #expect(source(["ACME_KEY": ""], SettingsReport()) == nil)
        #expect(source(["ACME_KEY": "k"], SettingsReport()) != nil)
        #expect(source(["ACME_KEY_FILE": "/k"], SettingsReport()) != nil)
    }

    @Test("a list is cut at its commas, a number needs no YAML")
    func values() throws {
        let report = SettingsReport()
        let section = try #require(source(["ACME_KEY": "k", "ACME_USERS": "a, b,c", "ACME_COUNT": "3"], report))
        #expect(section.strings("users") == ["a", "b", "c"])
        #expect(section.integer("count", in: 1...9) == 3)
        #expect(section.secret("key", required: true) != nil)
        section.finish()
        #expect(report.problems.isEmpty)
    }

    @Test("problems call every key by its variable, a missing one too")
    func labels() throws {
        let report = SettingsReport()
        let section = try #require(source(["ACME_KEY": "k", "ACME_KEY_FILE": "/k", "ACME_COUNT": "many"], report))
        _ = section.secret("key", required: true)
        _ = section.integer("count", in: 1...9)
        section.reportMissing("users", expected: "at least one user")
        #expect(
            report.problems.map(\.description) == [
                "ACME_KEY_FILE: is given together with ACME_KEY, expected only one of them",
                "ACME_COUNT: is \"many\", expected a whole number from 1 to 9",
                "ACME_USERS: is missing, expected at least one user",
            ])
    }
}

import HTTPExchange
import Providers
import Settings
import TestSupport
import Testing

@Suite("Merge's file of accounts")
struct MergeAccountsFileTests {
    /// A file of a simple language: one `name token` a line.
    private func fixture(_ file: String, accounts: [KeyValuePairs<String, SettingValue.Content>] = []) -> MergeFixture {
        let settings = SettingsFixture.merge(["accounts_file": .plain(file)], accounts: accounts) { bytes in
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
            if lines == ["no list"] { return SettingsDocument(value: SettingValue(.plain("no list"))) }
            let items = lines.enumerated().map { index, line in
                let words = line.split(separator: " ").map(String.init)
                let position = SettingPosition(line: index + 1, column: 3)
                let names = ["name", "token", "surprise"]
                let entries = zip(names, words).map { SettingEntry(SettingKey($0), SettingValue(.plain($1))) }
                let category = SettingEntry(SettingKey("category"), SettingValue(.plain("hris")))
                return SettingValue(.mapping(entries + [category]), at: position)
            }
            return SettingsDocument(value: SettingValue(.list(items)))
        }
        return MergeFixture(settings) { _, _ in .oneSync }
    }

    private func names(_ outcomes: [String: TargetOutcome]) -> [String] {
        outcomes.keys.filter { $0.hasPrefix("account ") }.sorted()
    }

    @Test("its accounts are read beside the configured ones, and a change is taken up by the next poll")
    func changes() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("one a\n", to: "accounts")
        let fixture = fixture(file, accounts: [.account("zero")])
        #expect(names(try await fixture.poll()) == ["account one", "account zero"])
        try folder.write("two b\nthree c\n", to: "accounts")
        let outcomes = try await fixture.poll()
        #expect(names(outcomes) == ["account three", "account two", "account zero"])
        #expect(outcomes["accounts file"]?.failure == nil)
        #expect(outcomes["accounts file"]?.target.isCounted == false)
    }

    @Test(
        "content that is no good fails with the place of the first fault, and the last good content stands",
        arguments: [
            ("one a\none b", "2:3: name: \"one\" is the name of another account, expected a name of its own"),
            ("zero a", "1:3: name: \"zero\" is the name of another account, expected a name of its own"),
            ("one", "1:3: token: is missing, expected token or token_file"),
            ("no list", "accounts: is no list, expected a list of accounts"),
        ])
    func faults(content: String, problem: String) async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("good g", to: "accounts")
        let fixture = fixture(file, accounts: [.account("zero")])
        _ = try await fixture.poll()
        try folder.write(content, to: "accounts")
        for _ in 1...2 {
            let outcomes = try await fixture.poll()
            #expect(names(outcomes) == ["account good", "account zero"])
            let failure = outcomes["accounts file"]?.failure
            #expect(failure?.reason == .credentials)
            #expect(failure?.message == "\(file) cannot be used: \(problem)")
        }
        #expect(await fixture.credentialProblems() == ["\(file) cannot be used: \(problem)"])
        try folder.write("new n", to: "accounts")
        let outcomes = try await fixture.poll()
        #expect(names(outcomes) == ["account new", "account zero"])
        #expect(outcomes["accounts file"]?.reading != nil)
    }

    @Test("a file that vanishes keeps its last good content, and is taken up again when it is back")
    func vanishes() async throws {
        var folder: TemporaryFolder? = try TemporaryFolder()
        let file = try #require(try folder?.write("one a", to: "accounts"))
        let fixture = fixture(file)
        _ = try await fixture.poll()
        folder = nil
        let outcomes = try await fixture.poll()
        #expect(names(outcomes) == ["account one"])
        #expect(outcomes["account one"]?.reading != nil)
        #expect(outcomes["accounts file"]?.failure?.reason == .credentials)
    }

    @Test("a source with nothing but a file that was never good cannot be read")
    func neverGood() async throws {
        await #expect(throws: RequestFailure.self) { try await fixture("/nowhere/accounts").poll() }
        let outcomes = try await fixture("/nowhere/accounts", accounts: [.account("zero")]).poll()
        #expect(names(outcomes) == ["account zero"])
    }
}

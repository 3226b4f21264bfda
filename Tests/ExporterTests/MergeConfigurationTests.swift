import Exporter
import Foundation
import HTTPExchange
import Polling
import Testing
import Vendors

@Suite("A source of Merge in YAML")
struct MergeConfigurationTests {
    /// What `check` finds in a configuration whose file of accounts holds a text.
    private func check(accounts: String) async throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "merge-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try accounts.write(to: folder.appending(path: "accounts.yml"), atomically: true, encoding: .utf8)
        try "t0ken\n".write(to: folder.appending(path: "token"), atomically: true, encoding: .utf8)
        let text = """
            sources:
              - name: merge-prod
                provider: merge
                region: eu
                api_key: ${KEY}
                categories: [hris, ats]
                accounts:
                  - {name: acme, category: hris, token_file: token}
                accounts_file: accounts.yml
            """
        let configuration = try ConfigurationLoader(environment: ["KEY": "k3y", "TOKEN": "s3cret"])
            .load(Array(text.utf8), path: "\(folder.path)/merge.yml")
        let vendor = try #require(configuration.sources.first).vendor
        return await vendor.credentialProblems()
            .map { $0.description.replacingOccurrences(of: folder.path, with: "…") }
    }

    @Test("the file of accounts holds the same list, with variables and paths as in the configuration")
    func accountsFile() async throws {
        let text = """
            - {name: umbrella, category: ats, token: "${TOKEN}"}
            - name: globex
              category: crm
              token_file: token
            """
        #expect(try await check(accounts: text).isEmpty)
        #expect(try await check(accounts: "[]").isEmpty)
    }

    @Test(
        "what is wrong with it is told with its place, and no secret",
        arguments: [
            ("- {name: acme, category: ats, token: s3cret}", "1:10: name: \"acme\" is the name of another account"),
            ("- {name: b, category: ats, token: s3cret, tokn: s3cret}", "1:43: tokn: unknown key"),
            ("- {name: b, category: ats, token: \"${UNSET}\"}", "1:35: token: "),
            ("accounts: []", "accounts: is no list"), ("- [", "yaml: "), ("", "accounts: is no list"),
        ])
    func faults(accounts: String, problem: String) async throws {
        let problems = try await check(accounts: accounts)
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("…/accounts.yml cannot be used: ") == true)
        #expect(problems.first?.contains(problem) == true, "\(problems)")
        #expect(problems.first?.contains("s3cret") == false)
    }
}

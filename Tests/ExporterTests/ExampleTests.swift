import Exporter
import Foundation
import Rendering
import TestSupport
import Testing

@Suite("The examples")
struct ExampleTests {
    static let configurations: [String] = {
        let files = try? FileManager.default.contentsOfDirectory(
            atPath: Repository.file("examples").path(percentEncoded: false))
        return (files ?? []).filter { name in
            name.hasSuffix(".yml") && !foreign.contains(name) && !name.hasPrefix("web-config")
        }.sorted()
    }()

    /// Files for other programs than this one.
    private static let foreign = ["prometheus.yml", "alertmanager.yml", "compose.yml"]

    @Test("every example is a valid configuration", arguments: configurations)
    func valid(name: String) throws {
        let environment = ["NANGO_INTERNAL_KEY": "k", "MERGE_API_KEY": "k"]
        let bytes = Array(try Data(contentsOf: Repository.file("examples/\(name)")))
        let configuration = try ConfigurationLoader(environment: environment, knownMetrics: MetricCatalogue.names)
            .load(bytes, path: name)
        #expect(!configuration.sources.isEmpty)
    }

    @Test("there are examples")
    func present() {
        #expect(Self.configurations.contains("nango.yml"))
    }

    @Test("every key of the configuration is in its documentation, and the other way round")
    func documentedKeys() throws {
        let page = try String(contentsOf: Repository.file("docs/configuration.md"), encoding: .utf8)
        let blocks = page.split(separator: "```yml\n").dropFirst().compactMap { $0.split(separator: "```").first }
        let documented = Set(
            blocks.joined(separator: "\n").split(separator: "\n").compactMap { line -> String? in
                let key = line.drop { " [-".contains($0) }.prefix { $0.isLetter || $0 == "_" }
                return line.dropFirst(line.count - line.drop { " [-".contains($0) }.count + key.count).hasPrefix(":")
                    ? String(key) : nil
            })
        // Asking for a key that does not exist makes the reader list all that do.
        var known: Set<String> = []
        for text in Self.probes {
            do {
                _ = try ConfigurationLoader(environment: [:]).load(Array(text.utf8), path: "probe")
            } catch {
                for line in error.lines {
                    guard let list = line.split(separator: "expected one of ").last, line.contains("unknown key") else {
                        continue
                    }
                    known.formUnion(list.split(separator: ", ").map(String.init))
                }
            }
        }
        #expect(known.subtracting(documented).isEmpty, "not in docs/configuration.md")
        #expect(documented.subtracting(known).isEmpty, "only in docs/configuration.md")
    }

    private static let probes = [
        "nothing_like_it: 1\nsources: []",
        "global: {nothing_like_it: 1}\nsources: []",
        "sources: [{name: a, provider: nango, secret_key: k, nothing_like_it: 1, http: {nothing_like_it: 1}}]",
        """
        sources:
          - {name: a, provider: paragon, nothing_like_it: 1, user_tokens: [{user: u, token: t, nothing_like_it: 1}]}
          - {name: b, provider: merge, api_key: k, nothing_like_it: 1,
             accounts: [{name: a, category: hris, token: t, nothing_like_it: 1}]}
        """,
    ]
}

import Foundation
import TestSupport
import Testing

@Suite("Queries name what exists, and are PromQL")
struct QueryTests {
    @Test("dashboards", arguments: Dashboard.names)
    func dashboards(name: String) async throws {
        let dashboard = try Dashboard(name)
        let queries = dashboard.panels.flatMap(\.queries) + dashboard.annotationQueries + dashboard.variableSelectors
        try expectKnown(queries)
        try await expectValid(queries)
        // Variables that the dashboard does not have would be sent to Prometheus as they are.
        let variables = Set(dashboard.variables.compactMap { $0["name"].text } + ["__rate_interval"])
        // `$1` is a group of a pattern.
        for match in queries.flatMap({ $0.matches(of: /\$([a-z_]\w*)/) }) {
            #expect(variables.contains(String(match.1)))
        }
    }

    @Test("recording rules and alerts, and the labels that alerts speak of", arguments: ["rules", "alerts"])
    func rules(file: String) throws {
        let known = try KnownSeries.all()
        for rule in try RuleFile.read(file).rules {
            try expectKnown([rule.expr])
            for text in (rule.annotations ?? [:]).values {
                for match in text.matches(of: /\$labels\.(\w+)/) {
                    let isLabel = known.labels(of: PromQL(rule.expr)).contains(String(match.1))
                    #expect(isLabel, "\(rule.alert ?? ""): \(match.0)")
                }
            }
        }
    }

    @Test("runbooks")
    func runbooks() async throws {
        var queries: [String] = []
        for name in try Repository.names(in: "docs/runbooks", ending: ".md") {
            let page = try Repository.text("docs/runbooks/\(name).md")
            try expectKnownNames(in: page, of: name)
            #expect(!page.contains("TODO"), "\(name)")
            queries += fenced(page)
        }
        try expectKnown(queries)
        try await expectValid(queries)
    }

    @Test("pages", arguments: ["alerts", "dashboards"])
    func pages(name: String) async throws {
        let page = try Repository.text("docs/\(name).md")
        let blocks = fenced(page)
        try expectKnown(blocks)
        try await expectValid(blocks)
        try expectKnownNames(in: page, of: name)
    }

    private func expectKnown(_ queries: [String]) throws {
        let known = try KnownSeries.all()
        for query in queries {
            let unknown = known.unknown(in: PromQL(query))
            #expect(unknown == [], "\(query)")
        }
    }

    /// Names in running text: those with a metric's prefix, and those of recording rules.
    private func expectKnownNames(in page: String, of name: String) throws {
        let known = try KnownSeries.all()
        let names =
            /`((?:sync_|process_)\w+|(?:source|integration|group|connection|sync|instance_\w+):\w+:\w+)(?:\{[^`]*\})?`/
        for match in page.matches(of: names) {
            let isKnown = known.contains(String(match.1))
            #expect(isKnown, "\(name): \(match.1)")
        }
    }

    private func fenced(_ page: String) -> [String] {
        page.matches(of: /(?s)```promql\n(.*?)```/).map { String($0.1) }
    }

    /// promtool parses recording rules; so each query becomes one.
    private func expectValid(_ queries: [String]) async throws {
        if queries.isEmpty { return }
        let rules = queries.enumerated().map { number, query in
            ["record": "query:number:\(number)", "expr": Self.expanded(query)]
        }
        let file = FileManager.default.temporaryDirectory.appending(path: "queries-\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        // JSON is YAML.
        try JSONSerialization.data(
            withJSONObject: ["groups": [["name": "queries", "rules": rules]]], options: .withoutEscapingSlashes
        ).write(to: file)
        let verdict = try await Oracle.promtool.ask(["check", "rules", file.path()])
        #expect(verdict.status == 0, "\(verdict.output)\(verdict.error)")
        #expect(verdict.output.contains("\(queries.count) rules found"))
    }

    private static func expanded(_ query: String) -> String {
        query.replacing("$__rate_interval", with: "5m").replacing(/\$[a-z]\w*/, with: ".+")
    }
}

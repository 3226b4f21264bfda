import Foundation
import TestSupport
import Testing

@Suite("Alerts are valid, tested and explained")
struct AlertFileTests {
    @Test("every alert has a test file and a runbook, and there are no others")
    func complete() throws {
        let alerts = try RuleFile.read("alerts").alerts.keys.sorted()
        #expect(!alerts.isEmpty)
        #expect(try Repository.names(in: "Tests/Rules", ending: ".test.yaml") == alerts)
        #expect(try Repository.names(in: "docs/runbooks", ending: ".md").filter { $0 != "README" } == alerts)
    }

    @Test("every alert leads to its runbook and has a severity")
    func annotations() throws {
        for (name, alert) in try RuleFile.read("alerts").alerts {
            #expect(alert.annotations?["runbook_url"]?.hasSuffix("/docs/runbooks/\(name).md") == true, "\(name)")
            #expect(["critical", "warning", "info"].contains(alert.labels?["severity"]), "\(name)")
        }
    }

    @Test("promtool finds nothing to complain of in the rules")
    func lint() async throws {
        let files = ["rules", "alerts"].map { Repository.file("dashboards/\($0).yaml").path() }
        let verdict = try await Oracle.promtool.ask(["check", "rules", "--lint=all", "--lint-fatal"] + files)
        #expect(verdict.status == 0, "\(verdict.output)\(verdict.error)")
    }

    @Test("promtool accepts the example configuration of Prometheus")
    func configuration() async throws {
        let file = Repository.file("examples/prometheus.yml").path()
        let verdict = try await Oracle.promtool.ask(["check", "config", file])
        #expect(verdict.status == 0, "\(verdict.output)\(verdict.error)")
    }

    @Test("what is recorded for the dashboards is what they say", arguments: Oracle.promtools)
    func recorded(promtool: Oracle) async throws {
        let names = try Repository.names(in: "Tests/Rules/Recorded", ending: ".test.yaml")
        for name in names { try await expectPassed("Recorded/\(name)", by: promtool) }
    }

    @Test("every alert fires, stays quiet and resolves as its test file says", arguments: Oracle.promtools)
    func behaviour(promtool: Oracle) async throws {
        let names = try Repository.names(in: "Tests/Rules", ending: ".test.yaml")
        for name in names { try await expectPassed(name, by: promtool) }
    }

    private func expectPassed(_ name: String, by promtool: Oracle) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rules-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = try RuleTestFile("Tests/Rules/\(name).test.yaml").write(into: folder)
        let verdict = try await promtool.ask(["test", "rules", file.path()])
        #expect(verdict.status == 0, "\(name), \(promtool): \(verdict.output)\(verdict.error)")
    }
}

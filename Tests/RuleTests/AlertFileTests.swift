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

    @Test("what is recorded for the dashboards is what they say")
    func recorded() async throws {
        let file = Repository.file("Tests/Rules/Recorded/dashboards.test.yaml").path()
        let verdict = try await Oracle.promtool.ask(["test", "rules", file])
        #expect(verdict.status == 0, "\(verdict.output)\(verdict.error)")
    }

    @Test("every alert fires, stays quiet and resolves as its test file says")
    func behaviour() async throws {
        let names = try Repository.names(in: "Tests/Rules", ending: ".test.yaml")
        // A file takes seconds of one core: as many at once as there are cores.
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, name) in names.enumerated() {
                if index >= ProcessInfo.processInfo.activeProcessorCount { try await group.next() }
                group.addTask {
                    let file = Repository.file("Tests/Rules/\(name).test.yaml").path()
                    let verdict = try await Oracle.promtool.ask(["test", "rules", file])
                    #expect(verdict.status == 0, "\(name): \(verdict.output)\(verdict.error)")
                }
            }
            try await group.waitForAll()
        }
    }
}

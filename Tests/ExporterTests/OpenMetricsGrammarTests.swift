import Exposition
import Foundation
import HTTPEndpoint
import SyncModel
import TestSupport
import Testing
import VendorSimulator

@testable import Exporter

@Suite("The grammar of the OpenMetrics specification", .timeLimit(.minutes(5)))
struct OpenMetricsGrammarTests {
    @Test("accepts what the demo's fleet is scraped as")
    func demo() async throws {
        try await withSimulator { _, urls in
            try await withService(urls.nango) { exporter in
                await exporter.untilReady()
                let answer = try await Oracle.curl.ask(
                    ["-sf", "-H", "Accept: application/openmetrics-text;version=1.0.0", exporter.url + "/metrics"])
                #expect(answer.output.split(separator: "\n").count > 500)
                #expect(try await refusals(Array(answer.output.utf8)) == nil)
            }
        }
    }

    @Test("accepts every family, whatever is in the labels")
    func stumblingLabels() async throws {
        let source = try configuration(of: "http://127.0.0.1", key: "k").sources[0]
        let changes = hostileTexts(40).map { ModelChanges(model: $0, added: 1, updated: 2, deleted: .max) }
        let readings = hostileTexts(40).enumerated().map { index, text in
            var reading = reading(
                .error, sync: text, integration: text, connection: text, id: "\(index)\(text)", finished: .at(-1),
                success: .at(Int64(index)), changes: [changes[index]], checkpoint: 1)
            reading.schedule = text
            return reading
        }
        var ledger = SourceLedger()
        ledger.apply([(hostileTexts(1)[0], .success(target(readings)))], at: 1)
        let exposed = ExposedSyncs(ledger.targets.values.flatMap(\.syncs), limit: 1000)
        let store = SnapshotStore([SourceSnapshot(of: source, ledger: ledger, syncs: exposed.syncs)])
        #expect(try await refusals(store.page(.openMetrics, now: .at(1), uptime: .seconds(1))) == nil)
    }

    @Test(
        "refuses what is broken",
        arguments: [
            "no end marker": "# TYPE a gauge\na 1\n",
            "nothing at all": "",
            "something behind the end": "a 1\n# EOF\na 1\n",
            "two ends": "a 1\n# EOF\n# EOF\n",
            "a carriage return": "a 1\r\n# EOF\r\n",
            "a bare quote": "a{b=\"x\"y\"} 1\n# EOF\n",
            "a bare newline": "a{b=\"x\ny\"} 1\n# EOF\n",
            "an escaped end of a value": "a{b=\"\\\"} 1\n# EOF\n",
            "a quote in the help": "# HELP a says \"a\"\na 1\n# EOF\n",
            "a comment": "# a\na 1\n# EOF\n",
            "an unknown type": "# TYPE a untyped\na 1\n# EOF\n",
            "a blank between labels": "a{b=\"x\", c=\"y\"} 1\n# EOF\n",
            "a comma behind the last label": "a{b=\"x\",} 1\n# EOF\n",
            "no value": "a{b=\"x\"}\n# EOF\n",
            "a word for a value": "a{b=\"x\"} nil\n# EOF\n",
            "an empty line": "a 1\n\n# EOF\n",
        ])
    func broken(name: String, page: String) async throws {
        #expect(try await refusals(Array(page.utf8)) != nil)
    }

    /// What the grammar does not accept, `nil` if it accepts everything.
    private func refusals(_ page: [UInt8]) async throws -> String? {
        let script = Repository.file("Tests/Oracles/openmetrics").path(percentEncoded: false)
        let answer = try await Oracle.python.ask([script], input: page)
        try #require(answer.status < 2 && !answer.error.contains("Traceback"), "\(answer.error)")
        return answer.status == 0 ? nil : answer.error
    }
}

import Exporter
import Exposition
import ServiceSupport
import TestSupport
import Testing
import VendorSimulator

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
                #expect(try await OpenMetricsGrammar.refusals(of: Array(answer.output.utf8)) == nil)
            }
        }
    }
}

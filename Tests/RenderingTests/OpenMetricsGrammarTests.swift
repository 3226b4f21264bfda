import Exposition
import HTTPExchange
import SyncModel
import TestSupport
import Testing

@testable import Rendering

@Suite("The grammar of the OpenMetrics specification")
struct OpenMetricsGrammarTests {
    @Test("accepts every family, whatever is in the labels")
    func stumblingLabels() async throws {
        let changes = hostileTexts(40).map { ModelChanges(model: $0, added: 1, updated: 2, deleted: .max) }
        let readings = hostileTexts(40).enumerated().map { index, text in
            var reading = reading(
                .error, sync: text, integration: text, connection: text, id: "\(index)\(text)", finished: .at(-1),
                success: .at(Int64(index)), changes: [changes[index]], checkpoint: 1)
            reading.schedule = text
            return reading
        }
        var source = PublishedFleet(readings)
        source.read(
            hostileTexts(40).map { text in
                var connection = ConnectionReading(integration: text, connection: text, state: .authError)
                connection.customer = text
                return connection
            }, at: 10_000)
        source.fail(Target(.user, hostileTexts(40)[7]), RequestFailure(.reset, "broke off"), at: 10_000)
        let page = RenderedPages(source).page(.openMetrics, at: 10_000)
        #expect(try await OpenMetricsGrammar.refusals(of: page) == nil)
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
        #expect(try await OpenMetricsGrammar.refusals(of: Array(page.utf8)) != nil)
    }
}

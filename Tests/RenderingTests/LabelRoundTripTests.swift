import Exposition
import Foundation
import HTTPEndpoint
import SyncModel
import TestSupport
import Testing

@testable import Rendering

@Suite("Labels on their way through Prometheus' own parsers")
struct LabelRoundTripTests {
    @Test(
        "any text comes back exactly, and forges no line",
        arguments: [("text", ExpositionFormat.text), ("open", .openMetrics)])
    func roundTrip(parser: String, format: ExpositionFormat) async throws {
        let texts = hostileTexts(600)
        let readings = texts.enumerated().map { index, text in
            var made = reading(sync: text, connection: "c\(index)", id: "\(index)")
            made.schedule = text
            return made
        }
        let pages = RenderedPages(PublishedFleet(readings))
        let script = """
            import json, sys
            from prometheus_client.parser import text_string_to_metric_families as text
            from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics
            page = sys.stdin.buffer.read().decode()
            samples = 0
            infos = {}
            for family in {"text": text, "open": open_metrics}[sys.argv[1]](page):
                for sample in family.samples:
                    samples += 1
                    if sample.name == "sync_info":
                        infos[sample.labels["id"]] = [sample.labels["sync"], sample.labels["schedule"]]
            print(json.dumps({"samples": [str(samples)], "infos": infos}))
            """
        let page = ScrapePage(pages.scrape(at: 10_000), as: format)
        let answer = try await Oracle.python.ask(["-c", script, parser], input: page.body(.identity).bytes)
        try #require(answer.status == 0, "\(answer.error)")
        let parsed = try JSONDecoder().decode(Parsed.self, from: Data(answer.output.utf8))
        #expect(parsed.samples == ["\(page.samples)"])
        #expect(parsed.infos.count == texts.count)
        for (index, text) in texts.enumerated() {
            let labels = try #require(parsed.infos["\(index)"])
            #expect(labels.map { Array($0.utf8) } == [Array(text.utf8), Array(text.utf8)], "\(text.debugDescription)")
        }
    }

    private struct Parsed: Decodable {
        let samples: [String]
        let infos: [String: [String]]
    }
}

import Foundation
import ServiceSupport
import TestSupport
import Testing
import VendorSimulator

@Suite("Scraped by Prometheus itself", .timeLimit(.minutes(5)))
struct PrometheusTests {
    @Test("every scrape of the demo's fleet is up, complete, and nothing to complain about")
    func scrapes() async throws {
        try await withSimulator { _, urls in
            try await withService(urls.nango) { exporter in
                await exporter.untilReady()
                let script = Repository.file("Tests/Oracles/scrape").path(percentEncoded: false)
                let answer = try await Oracle("python3").ask(
                    [script, "prometheus", String(exporter.url.dropFirst("http://".count)), "3"])
                try #require(answer.status == 0, "\(answer.error)")
                let outcome = try JSONDecoder().decode(Outcome.self, from: Data(answer.output.utf8))
                #expect(outcome.up == 1)
                #expect(outcome.complaints == [])
                #expect(outcome.samples == outcome.series)
                #expect(outcome.samples ?? 0 > 100)
            }
        }
    }

    private struct Outcome: Decodable {
        let up: Double?
        let samples: Double?
        let series: Double?
        let complaints: [String]
    }
}

import Exposition
import Fleet
import HTTPEndpoint
import SyncModel
import TestSupport

@testable import Rendering

extension ExporterStatus {
    static let forTests = ExporterStatus(
        version: "0", revision: "r", swift: "s", libcurl: "l",
        configuration: ConfigurationStatus(loaded: Timestamp(seconds: 1), hash: 42))
}

/// What is published and the renderer of its pages, as the exporter has them.
struct RenderedPages {
    let publication = Publication()
    let renderer = Renderer()
    var settings = RenderSettings()

    init(_ fleets: PublishedFleet..., settings: RenderSettings = RenderSettings()) {
        self.settings = settings
        for fleet in fleets { publish(fleet) }
    }

    func publish(_ fleet: PublishedFleet) {
        publication.publish(fleet.published)
    }

    /// A scrape.
    func scrape(now: Timestamp, uptime: Duration, only names: [String] = []) -> Scrape {
        Scrape(
            of: publication, sources: names, with: renderer, settings: settings, requests: [:], exporter: .forTests,
            now: now, uptime: uptime)
    }

    /// A scrape when both clocks say the same.
    func scrape(at seconds: Int64) -> Scrape {
        scrape(now: .at(seconds), uptime: .seconds(seconds))
    }

    /// The exposition at a moment.
    func page(
        _ format: ExpositionFormat = .text, _ coding: ContentCoding = .identity, now: Timestamp, uptime: Duration
    ) -> [UInt8] {
        ScrapePage(scrape(now: now, uptime: uptime), as: format).body(coding).bytes
    }

    /// The exposition when both clocks say the same.
    func page(_ format: ExpositionFormat = .text, _ coding: ContentCoding = .identity, at seconds: Int64) -> [UInt8] {
        page(format, coding, now: .at(seconds), uptime: .seconds(seconds))
    }

    /// The exposition's lines when both clocks say the same.
    func lines(at seconds: Int64) -> [String] {
        String(decoding: page(at: seconds), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// The blocks that hold a family's samples.
    func blocks(of family: String, at seconds: Int64, source: Int = 0) -> [RenderedBlock] {
        scrape(at: seconds).sources[source].rendered.segments[family]?.blocks ?? []
    }
}

extension [RenderedBlock] {
    /// How many of these blocks are not among others: rendered anew.
    func countNew(since others: [RenderedBlock]) -> Int {
        count { block in !others.contains { $0 === block } }
    }
}

package import Exposition
package import HTTPEndpoint

/// A scrape as a page: every family of the catalogue, in the order of their names, joined from the rendered blocks and
/// from what is written for this page alone.
package struct ScrapePage: Sendable {
    /// How many samples it has.
    package private(set) var samples = 0
    private var parts: [Part] = []

    private enum Part {
        case text([UInt8])
        case segment(Segment)
    }

    /// - Parameter excluded: Names of families to leave out, besides those that the settings exclude.
    package init(_ scrape: Scrape, as format: ExpositionFormat, excluding excluded: Set<String> = []) {
        let excluded = excluded.union(scrape.excluded)
        var families = MetricCatalogue.sorted.filter { !excluded.contains($0.name) }.map { Family($0, of: scrape) }
        // The number of samples is in the middle of the page and includes what comes after it.
        if let index = families.firstIndex(where: { $0.metric.name == Self.seriesName }) {
            var writer = SampleWriter(families[index].metric.family)
            writer.sample(.none, .integer(1 + families.reduce(0) { $0 + $1.samples }))
            families[index] = Family(families[index].metric, writer)
        }
        for family in families where family.samples > 0 {
            samples += family.samples
            append(format.description(of: family.metric.family))
            append(family.lines)
            parts += family.segments.map(Part.segment)
        }
        append(format.ending)
    }

    private static let seriesName = "sync_exporter_series"

    /// The bytes to send; what is compressed in one coding and not in the other has the same content.
    package func body(_ coding: ContentCoding) -> EndpointBody {
        switch coding {
        case .identity: plain
        case .gzip: gzip
        }
    }

    private var plain: EndpointBody {
        var body = EndpointBody()
        for part in parts {
            switch part {
            case .text(let bytes): body.append(bytes)
            case .segment(let segment): segment.append(to: &body)
            }
        }
        return body
    }

    private var gzip: EndpointBody {
        let compressor = BlockCompressor()
        var checksum = Checksum()
        var body = EndpointBody(GzipMember.header)
        for part in parts {
            switch part {
            case .text(let bytes):
                let block = bytes.withUnsafeBytes(compressor.deflate)
                checksum.append(block.checksum)
                body.append(block.bytes)
            case .segment(let segment):
                checksum.append(segment.checksum)
                segment.appendCompressed(to: &body)
            }
        }
        body.append(GzipMember.trailer(checksum))
        return body
    }

    private mutating func append(_ text: [UInt8]) {
        guard !text.isEmpty else { return }
        // Texts that meet are one part: they compress better.
        if case .text(let earlier) = parts.last {
            parts[parts.count - 1] = .text(earlier + text)
        } else {
            parts.append(.text(text))
        }
    }
}

/// What a family has on one page.
private struct Family {
    let metric: Metric
    let samples: Int
    /// Written for this page.
    let lines: [UInt8]
    /// One for each source that has samples.
    let segments: [Segment]

    init(_ metric: Metric, of scrape: Scrape) {
        var writer = SampleWriter(metric.family)
        if case .scrape(let write) = metric.series { write(scrape, &writer) }
        self.init(metric, writer, scrape.sources.compactMap { $0.rendered.segments[metric.name] })
    }

    init(_ metric: Metric, _ writer: SampleWriter, _ segments: [Segment] = []) {
        self.metric = metric
        self.segments = segments
        lines = writer.bytes
        samples = segments.reduce(writer.samples) { $0 + $1.samples }
    }
}

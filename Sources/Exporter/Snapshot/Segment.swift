import Exposition
import HTTPEndpoint

/// The samples of one family of one source, rendered and compressed once for all who scrape them.
struct Segment: Sendable {
    /// How many lines it has.
    let samples: Int
    fileprivate let text: CompressedText

    /// Of the lines.
    var checksum: Checksum { text.checksum }
    /// The lines as raw deflate, for a place inside a gzip member.
    var deflated: EndpointBody { text.deflated }
    /// The lines themselves, inflated piece by piece while a client takes them.
    var plain: EndpointBody { text.plain }
}

/// Makes a segment without ever holding more than a block of its text.
struct SegmentBuilder {
    /// Smaller blocks compress worse; larger ones, one for each family, cost memory while they fill.
    private static let blockBytes = 128 << 10

    /// Takes the samples; see ``compressFullBlocks(with:)``.
    var writer: SampleWriter
    private var text: CompressedTextBuilder

    /// - Parameter earlier: What the new segment is about to take the place of.
    init(_ family: MetricFamily, after earlier: Segment? = nil) {
        writer = SampleWriter(family, capacity: Self.blockBytes)
        text = CompressedTextBuilder(after: earlier?.text)
    }

    /// Compresses the blocks that were filled; to be called every now and then while samples are written.
    mutating func compressFullBlocks(with compressor: BlockCompressor) {
        while let block = writer.withFirst(Self.blockBytes, compressor.deflate) { text.append(block) }
    }

    /// Compresses what is left.
    ///
    /// - Returns: `nil` if there are no samples.
    consuming func finish(with compressor: BlockCompressor) -> Segment? {
        if let block = writer.withFirst(writer.byteCount, compressor.deflate) { text.append(block) }
        guard writer.samples > 0 else { return nil }
        return Segment(samples: writer.samples, text: text.finish())
    }
}

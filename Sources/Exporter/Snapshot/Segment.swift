import Exposition
import HTTPEndpoint

/// The samples of one family of one source, rendered and compressed once for all who scrape them.
struct Segment: Sendable {
    /// How many lines it has.
    let samples: Int
    /// Of the lines.
    let checksum: Checksum
    /// The lines as raw deflate, for a place inside a gzip member.
    let deflated: EndpointBody
    /// The lines themselves, inflated piece by piece while a client takes them.
    let plain: EndpointBody
}

/// Text that is kept compressed, block by block, and inflated again while a client takes it.
struct CompressedText: Sendable {
    /// Of the text.
    private(set) var checksum = Checksum()
    /// Raw deflate, for a place inside a gzip member.
    private(set) var deflated = EndpointBody()
    /// The text itself.
    private(set) var plain = EndpointBody()

    /// Adds a block at the end.
    mutating func append(_ block: DeflatedBlock) {
        checksum.append(block.checksum)
        let bytes = EndpointBody(block.bytes)
        deflated.append(bytes)
        plain.append(count: block.checksum.count) { DeflatedBlock.inflate(bytes.bytes, into: $0) }
    }
}

/// Makes a segment without ever holding more than a block of its text.
struct SegmentBuilder {
    /// Smaller blocks compress worse; larger ones, one for each family, cost memory while they fill.
    private static let blockBytes = 128 << 10

    /// Takes the samples; see ``compressFullBlocks(with:)``.
    var writer: SampleWriter
    private var text = CompressedText()

    init(_ family: MetricFamily) {
        writer = SampleWriter(family, capacity: Self.blockBytes)
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
        return Segment(
            samples: writer.samples, checksum: text.checksum, deflated: text.deflated, plain: text.plain)
    }
}

import Exposition
import HTTPEndpoint

/// A long text that is written piece by piece, kept compressed, and inflated again for clients that take no gzip.
struct CompressedBody: Sendable {
    private var checksum = Checksum()
    private var deflated = EndpointBody()
    private var plain = EndpointBody()

    /// Adds bytes, at most ``EndpointBody/segmentBytes`` at a time.
    mutating func append(_ bytes: UnsafeRawBufferPointer, with compressor: BlockCompressor) {
        let block = compressor.deflate(bytes)
        checksum.append(block.checksum)
        deflated.append(block.bytes)
        plain.append(count: bytes.count) { memory in
            block.bytes.withUnsafeBytes { DeflatedBlock.inflate($0, into: memory) }
        }
    }

    /// The text in one coding.
    func body(_ coding: ContentCoding) -> EndpointBody {
        guard coding == .gzip else { return plain }
        var body = EndpointBody(GzipMember.header)
        body.append(deflated)
        body.append(GzipMember.trailer(checksum))
        return body
    }
}

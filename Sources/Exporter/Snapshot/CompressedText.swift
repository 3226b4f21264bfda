import Exposition
import HTTPEndpoint

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Text that is kept compressed, block by block, and inflated again while a client takes it.
struct CompressedText: Sendable {
    /// Of the text.
    fileprivate(set) var checksum = Checksum()
    /// Raw deflate, for a place inside a gzip member.
    fileprivate(set) var deflated = EndpointBody()
    /// The text itself.
    fileprivate(set) var plain = EndpointBody()
    /// What ``deflated`` consists of.
    private var pieces: [EndpointBody] = []

    /// Adds blocks that share one piece of memory: that of an earlier text, if it has the same bytes at this place.
    fileprivate mutating func append(_ blocks: some Collection<DeflatedBlock>, after earlier: CompressedText?) {
        let bytes = blocks.flatMap(\.bytes)
        precondition(bytes.count <= EndpointBody.segmentBytes, "\(bytes.count) bytes are more than one segment")
        let old = earlier.flatMap { pieces.count < $0.pieces.count ? $0.pieces[pieces.count] : nil }
        let shared = old.flatMap { $0.holds(bytes) ? $0 : nil } ?? EndpointBody(bytes)
        pieces.append(shared)
        deflated.append(shared)
        var start = 0
        for block in blocks {
            checksum.append(block.checksum)
            let range = start..<start + block.bytes.count
            plain.append(count: block.checksum.count) { memory in
                shared.forEachPiece { DeflatedBlock.inflate(UnsafeRawBufferPointer(rebasing: $0[range]), into: memory) }
            }
            start = range.upperBound
        }
    }
}

/// Puts compressed blocks together.
///
/// What an answer is sent from has a power of two as its size. A block for itself would leave a third of its memory
/// empty; so many of them as just fit into one leave next to nothing. And many a family is as it was at the poll before:
/// up to the first line that is longer or shorter, what has not changed is there once while the one takes the place of the
/// other.
struct CompressedTextBuilder {
    private let earlier: CompressedText?
    private var text = CompressedText()
    private var waiting: [DeflatedBlock] = []
    private var waitingBytes = 0

    /// - Parameter earlier: The text that the new one is about to take the place of.
    init(after earlier: CompressedText? = nil) {
        self.earlier = earlier
    }

    /// Adds a block at the end.
    mutating func append(_ block: DeflatedBlock) {
        waiting.append(block)
        waitingBytes += block.bytes.count
        if waitingBytes > EndpointBody.segmentBytes { pack(upTo: EndpointBody.segmentBytes) }
    }

    consuming func finish() -> CompressedText {
        while !waiting.isEmpty {
            // The largest power of two that they fill.
            pack(upTo: 1 << (Int.bitWidth - 1 - waitingBytes.leadingZeroBitCount))
        }
        return text
    }

    /// Takes over the first blocks, one at least.
    private mutating func pack(upTo limit: Int) {
        var (count, bytes) = (0, 0)
        for block in waiting {
            if count > 0, bytes + block.bytes.count > limit { break }
            count += 1
            bytes += block.bytes.count
        }
        text.append(waiting[..<count], after: earlier)
        waiting.removeFirst(count)
        waitingBytes -= bytes
    }
}

extension EndpointBody {
    /// Whether its bytes are these, which all are in one segment.
    fileprivate func holds(_ bytes: [UInt8]) -> Bool {
        guard count == bytes.count else { return false }
        var isEqual = true
        forEachPiece { piece in
            isEqual = bytes.withUnsafeBytes { bytes in
                guard let start = piece.baseAddress, let other = bytes.baseAddress else { return false }
                return memcmp(start, other, piece.count) == 0
            }
        }
        return isEqual
    }
}

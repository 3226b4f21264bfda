import Exposition
import HTTPEndpoint

/// The samples of one family of one source: pieces that blocks hold.
struct Segment: Sendable {
    /// How many lines it has.
    let samples: Int
    let blocks: [RenderedBlock]
    private let family: Int

    /// - Parameter family: The family's position in every block.
    /// - Returns: `nil` if there are no samples.
    init?(_ blocks: [RenderedBlock], of family: Int) {
        samples = blocks.reduce(0) { $0 + $1.samples(of: family) }
        guard samples > 0 else { return nil }
        self.blocks = blocks
        self.family = family
    }

    /// Of the lines.
    var checksum: Checksum {
        var checksum = Checksum()
        for block in blocks {
            for piece in block.pieces(of: family) { checksum.append(block.checksum(of: piece)) }
        }
        return checksum
    }

    /// Adds the lines as raw deflate, for a position inside a gzip member. They are copied while a client takes them.
    func appendCompressed(to body: inout EndpointBody) {
        append(to: &body) {
            $0.compressedCount(of: $1)
        } copy: { block, piece, memory in
            block.withCompressed(piece) { memory.copyMemory(from: $0) }
        }
    }

    /// Adds the lines themselves. They are inflated while a client takes them.
    func append(to body: inout EndpointBody) {
        append(to: &body) {
            $0.checksum(of: $1).count
        } copy: { block, piece, memory in
            block.withCompressed(piece) { DeflatedBlock.inflate($0, into: memory) }
        }
    }

    /// Adds as many pieces at a time as fit into one segment of a body.
    private func append(
        to body: inout EndpointBody, count: (RenderedBlock, Int) -> Int,
        copy: @escaping @Sendable (RenderedBlock, Int, UnsafeMutableRawBufferPointer) -> Void
    ) {
        var batch: [(block: RenderedBlock, piece: Int, count: Int)] = []
        var size = 0
        func flush() {
            body.append(count: size) { [batch] memory in
                var start = 0
                for (block, piece, count) in batch {
                    copy(block, piece, UnsafeMutableRawBufferPointer(rebasing: memory[start..<start + count]))
                    start += count
                }
            }
            batch.removeAll(keepingCapacity: true)
            size = 0
        }
        for block in blocks {
            for piece in block.pieces(of: family) {
                let count = count(block, piece)
                if size + count > EndpointBody.segmentBytes { flush() }
                batch.append((block, piece, count))
                size += count
            }
        }
        flush()
    }
}

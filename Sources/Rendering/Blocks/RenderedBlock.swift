import Exposition

/// The samples of neighbouring rows or connections, family by family, compressed once for all who scrape them.
final class RenderedBlock: Sendable {
    /// A run of deflate blocks: the lines of one family, or a part of them.
    struct Piece: Sendable {
        /// Of the lines.
        let checksum: Checksum
        /// Where it ends in the block's memory.
        let end: Int32
    }

    /// What a block has of one family.
    struct Family: Sendable {
        let samples: Int32
        /// Where its pieces end among all pieces.
        let end: Int32
    }

    /// All pieces, one after the other.
    private let memory: [UInt8]
    private let pieces: [Piece]
    private let families: [Family]

    fileprivate init(memory: [UInt8], pieces: [Piece], families: [Family]) {
        self.memory = memory
        self.pieces = pieces
        self.families = families
    }

    /// How many samples there are of a family.
    func samples(of family: Int) -> Int { Int(families[family].samples) }

    /// The positions of a family's pieces.
    func pieces(of family: Int) -> Range<Int> {
        (family == 0 ? 0 : Int(families[family - 1].end))..<Int(families[family].end)
    }

    /// The checksum of a piece's lines.
    func checksum(of piece: Int) -> Checksum { pieces[piece].checksum }

    /// How many bytes a piece has when it is compressed.
    func compressedCount(of piece: Int) -> Int { range(of: piece).count }

    /// Lends the compressed bytes of a piece.
    func withCompressed(_ piece: Int, _ read: (UnsafeRawBufferPointer) -> Void) {
        memory.withUnsafeBytes { read(UnsafeRawBufferPointer(rebasing: $0[range(of: piece)])) }
    }

    private func range(of piece: Int) -> Range<Int> {
        (piece == 0 ? 0 : Int(pieces[piece - 1].end))..<Int(pieces[piece].end)
    }
}

/// Writes blocks, family by family, and compresses each family as soon as it is written.
struct BlockWriter {
    /// More lines of one family than this are more than one piece, so that each fits into a segment of a response.
    private static let pieceBytes = 128 << 10

    private let compressor = BlockCompressor()
    private var lines = SampleWriter(MetricFamily("", .gauge, help: ""), capacity: pieceBytes)
    private var memory: [UInt8] = []
    private var pieces: [RenderedBlock.Piece] = []
    private var families: [RenderedBlock.Family] = []

    /// Writes the next family of the block.
    mutating func add<Item>(
        _ family: MetricFamily, of items: some Sequence<Item>, _ write: (Item, inout SampleWriter) -> Void
    ) {
        lines.begin(family)
        for item in items {
            write(item, &lines)
            while lines.byteCount >= Self.pieceBytes { compress(Self.pieceBytes) }
        }
        compress(lines.byteCount)
        families.append(RenderedBlock.Family(samples: Int32(lines.samples), end: Int32(pieces.count)))
    }

    /// The block of the families added since the last one.
    mutating func finish() -> RenderedBlock {
        let block = RenderedBlock(memory: memory.trimmed, pieces: pieces.trimmed, families: families.trimmed)
        memory.removeAll(keepingCapacity: true)
        pieces.removeAll(keepingCapacity: true)
        families.removeAll(keepingCapacity: true)
        return block
    }

    private mutating func compress(_ count: Int) {
        guard let block = lines.withFirst(count, compressor.deflate) else { return }
        memory += block.bytes
        pieces.append(RenderedBlock.Piece(checksum: block.checksum, end: Int32(memory.count)))
    }
}

extension Array {
    /// The same elements in as little memory as they need: an array that grew may hold twice as much.
    fileprivate var trimmed: [Element] {
        [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = buffer.initialize(fromContentsOf: self)
        }
    }
}

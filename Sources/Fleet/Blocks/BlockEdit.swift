/// What becomes of one block: its rows after an edit, in their order, each with where it comes from.
struct BlockEdit {
    /// Where the block is in the list.
    let block: Int
    var steps: [RowStep] = []
    /// Whether rows were added or removed.
    var isStructural = false
    /// Whether a row says something else, or there are other rows.
    var isChanged = false
    /// Whether times of reading changed.
    var isRefreshed = false

    init(block: Int) {
        self.block = block
    }

    /// All rows of a block as they are.
    init(keeping block: Int, _ content: BlockContent) {
        self.block = block
        steps = content.rows.indices.map { RowStep(.kept, block: block, row: $0, content.rows[$0].usesIDAsVariant) }
    }
}

/// One row of an edited block.
struct RowStep {
    enum Kind: UInt8 {
        /// As it is.
        case kept
        /// As it is, with new times.
        case refreshed
        /// Changed by a reading.
        case updated
        /// New, from a reading.
        case inserted
        /// New, from another list.
        case moved
    }

    var kind: Kind
    var usesIDAsVariant: Bool
    /// The block and the row that it was before; -1 if it is new.
    var block: Int32
    var row: Int32
    /// The number of the reading, or of what is moved; -1 if it needs none.
    var source: Int32
    /// The number of the removed row whose history a new row goes on with; -1 if there is none.
    var returned: Int32 = -1

    init(_ kind: Kind, block: Int = -1, row: Int = -1, source: Int = -1, _ usesIDAsVariant: Bool = false) {
        self.kind = kind
        self.usesIDAsVariant = usesIDAsVariant
        self.block = Int32(block)
        self.row = Int32(row)
        self.source = Int32(source)
    }
}

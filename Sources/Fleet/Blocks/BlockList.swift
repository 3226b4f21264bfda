import SyncModel

/// Rows in their order, in blocks of bounded size.
struct BlockList {
    /// The number of rows that a new block has.
    static let usualCount = 128
    /// The smallest number of rows of a block that has neighbours, and the largest number of any block.
    static let counts = 64...256

    let blocks: [Block]
    /// All rows.
    let count: Int
    let stateCounts: StateCounts

    static let empty = BlockList(blocks: [], count: 0, stateCounts: StateCounts())

    /// Where a row is, or the end: the number of blocks and 0.
    struct Position: Comparable, Hashable {
        var block: Int
        var row: Int

        static func < (one: Position, other: Position) -> Bool {
            (one.block, one.row) < (other.block, other.row)
        }
    }

    var start: Position { Position(block: 0, row: 0) }
    var end: Position { Position(block: blocks.count, row: 0) }

    subscript(position: Position) -> SyncRow { blocks[position.block][position.row] }

    /// The position after another.
    func position(after position: Position) -> Position {
        position.row + 1 < blocks[position.block].count
            ? Position(block: position.block, row: position.row + 1) : Position(block: position.block + 1, row: 0)
    }

    /// The first row whose fields up to `last` are not before the key's.
    func lowerBound(_ key: RowKey, upTo last: RowField = .id) -> Position {
        position { $0.order(of: $1, to: key, upTo: last) < 0 }
    }

    /// The first row that is not before a row of another block.
    func lowerBound(_ row: Row, in content: BlockContent) -> Position {
        position { $0.order(of: $0.rows[$1], to: row, in: content) < 0 }
    }

    /// The first row whose fields up to `last` are after the key's.
    func upperBound(_ key: RowKey, upTo last: RowField) -> Position {
        position { $0.order(of: $1, to: key, upTo: last) <= 0 }
    }

    /// Where a sync is, if it is there. A row without a target, which an older version stored, may be any target's.
    func find(_ target: String, _ identity: SyncIdentity) -> Position? {
        if blocks.isEmpty { return nil }
        for target in [target, ""] {
            let position = lowerBound(RowKey(target: target, identity), upTo: .id)
            if position.block < blocks.count {
                let content = blocks[position.block].content
                if content.order(of: content.rows[position.row], to: target, identity) == 0 { return position }
            }
            if !blocks[0][0].target.isEmpty { break }
        }
        return nil
    }

    /// The last block that does not begin after a sync: there it is, or is to be inserted.
    ///
    /// - Parameters:
    ///   - first: A block before which it is not.
    ///   - begins: Whether a block does not begin after the sync.
    func block(from first: Int, _ begins: (BlockContent) -> Bool) -> Int {
        // Most often it is the same block as for the sync before, or the next.
        if first + 1 >= blocks.count || !begins(blocks[first + 1].content) { return first }
        if first + 2 >= blocks.count || !begins(blocks[first + 2].content) { return first + 1 }
        return partition(first + 3, blocks.count) { begins(blocks[$0].content) } - 1
    }

    /// The first position for which `precedes`, which is true for the first rows and false for the rest, is false.
    private func position(_ precedes: (BlockContent, Int) -> Bool) -> Position {
        let block = partition(0, blocks.count) { precedes(blocks[$0].content, 0) }
        if block == 0 { return start }
        let content = blocks[block - 1].content
        let row = partition(1, content.rows.count) { precedes(content, $0) }
        return row < content.rows.count ? Position(block: block - 1, row: row) : Position(block: block, row: 0)
    }
}

/// The first number of a range for which `precedes` is false; it is true for those before and false for those after.
func partition(_ start: Int, _ end: Int, _ precedes: (Int) -> Bool) -> Int {
    var (low, high) = (start, max(start, end))
    while low < high {
        let middle = (low + high) / 2
        if precedes(middle) { low = middle + 1 } else { high = middle }
    }
    return low
}

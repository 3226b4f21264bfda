import SyncModel

/// Edits of a list by positions: rows that go, rows that get new times, rows that come from another list.
struct PositionEdits {
    /// In ascending order.
    var removed: [BlockList.Position] = []
    /// In ascending order: rows that get the times of the ``RowSource``.
    var refreshed: [BlockList.Position] = []
    /// In the order of the rows: those of ``RowSource/moved``.
    var moved: [MovedRow] = []

    var isEmpty: Bool { removed.isEmpty && refreshed.isEmpty && moved.isEmpty }

    /// The edits of the blocks of a list.
    func edits(of list: BlockList) -> [BlockEdit] {
        let insertions = moved.enumerated().map { (position: insertion(of: $1, in: list), source: $0) }
        var blocks = Set(removed.map(\.block))
        blocks.formUnion(refreshed.map(\.block))
        blocks.formUnion(insertions.map(\.position.block))
        var (removed, refreshed, inserted) = (removed[...], refreshed[...], insertions[...])
        return blocks.sorted().map { block in
            var edit = BlockEdit(block: block)
            let rows = block < list.blocks.count ? list.blocks[block].content.rows : []
            for row in 0...rows.count {
                let position = BlockList.Position(block: block, row: row)
                while inserted.first?.position == position, let insertion = inserted.popFirst() {
                    edit.steps.append(RowStep(.moved, source: insertion.source))
                    edit.isStructural = true
                }
                guard row < rows.count else { continue }
                if removed.first == position {
                    removed.removeFirst()
                    edit.isStructural = true
                    continue
                }
                let isRefreshed = refreshed.first == position
                if isRefreshed {
                    refreshed.removeFirst()
                    edit.isRefreshed = true
                }
                edit.steps.append(
                    RowStep(isRefreshed ? .refreshed : .kept, block: block, row: row, rows[row].usesIDAsVariant))
            }
            edit.isChanged = edit.isStructural
            return edit
        }
    }

    /// Where a row is to be inserted: in the last block that does not begin after it.
    private func insertion(of moved: MovedRow, in list: BlockList) -> BlockList.Position {
        let content = moved.block.content
        let row = content.rows[moved.row]
        let block = max(
            0,
            partition(0, list.blocks.count) { block in
                let other = list.blocks[block].content
                return other.order(of: other.rows[0], to: row, in: content) <= 0
            } - 1)
        guard block < list.blocks.count else { return list.start }
        let other = list.blocks[block].content
        return BlockList.Position(
            block: block,
            row: partition(0, other.rows.count) { other.order(of: other.rows[$0], to: row, in: content) < 0 })
    }
}

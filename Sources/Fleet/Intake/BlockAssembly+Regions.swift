extension BlockAssembly {
    /// Gathers the blocks that must be rebuilt together: neighbours with added or removed rows, those between which a
    /// group of rows with the same labels lies, and a neighbour of a block that became too small.
    ///
    /// - Parameter edits: The edits that follow; those of the region are taken out.
    mutating func region(from edit: BlockEdit, _ edits: inout ArraySlice<BlockEdit>) -> [BlockEdit] {
        copy(upTo: edit.block)
        var region = [edit]
        next = min(edit.block + 1, list.blocks.count)
        while true {
            let isTooSmall = region.reduce(0) { $0 + $1.steps.count } < BlockList.counts.lowerBound
            if next < list.blocks.count {
                let content = list.blocks[next].content
                let edit = edits.first?.block == next ? edits.first : nil
                if isTooSmall || edit?.isStructural == true || isJoined(content, 0, to: region, at: \.last) {
                    region.append(edit ?? BlockEdit(keeping: next, content))
                    if edit != nil { edits.removeFirst() }
                    next += 1
                    continue
                }
            }
            if let previous = result.last,
                isTooSmall || isJoined(previous.content, previous.count - 1, to: region, at: \.first)
            {
                result.removeLast()
                remove(previous)
                source.blocks.append(previous)
                region.insert(BlockEdit(keeping: source.blocks.count - 1, previous.content), at: 0)
                continue
            }
            return region
        }
    }

    /// Whether a neighbouring row is in one group with the first or the last row of a region, as it was or will be.
    private func isJoined(
        _ content: BlockContent, _ row: Int, to region: [BlockEdit], at end: KeyPath<[RowStep], RowStep?>
    ) -> Bool {
        guard resolvesVariants else { return false }
        let isFirst = end == \.first
        let row = content.rows[row]
        let steps = isFirst ? region.first { !$0.steps.isEmpty } : region.last { !$0.steps.isEmpty }
        if let step = steps?.steps[keyPath: end], source.isInGroup(of: row, content, step) { return true }
        guard let edge = isFirst ? region.first : region.last, edge.block < source.blocks.count else { return false }
        let rows = source.blocks[edge.block].count
        let step = RowStep(.kept, block: edge.block, row: isFirst ? 0 : rows - 1)
        return source.isInGroup(of: row, content, step)
    }
}

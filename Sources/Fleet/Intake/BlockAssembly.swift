import SyncModel

/// Puts edited blocks in the place of those that they come from, and keeps every block within its bounds.
struct BlockAssembly {
    let list: BlockList
    var source: RowSource
    /// Whether labels must be unique; not for syncs that are not shown.
    let resolvesVariants: Bool
    private(set) var variants = VariantResolution()
    var result: [Block] = []
    /// The first block of the list that is not in the result yet.
    var next = 0
    private var builder: BlockBuilder
    private var count: Int
    private var stateCounts: StateCounts

    init(_ list: BlockList, _ source: RowSource, resolvesVariants: Bool, isSummarized: Bool) {
        self.list = list
        self.source = source
        self.resolvesVariants = resolvesVariants
        builder = BlockBuilder(isSummarized: isSummarized)
        count = list.count
        stateCounts = list.stateCounts
        result.reserveCapacity(list.blocks.count + 8)
    }

    /// The list after the edits, which come in the order of their blocks.
    mutating func assemble(_ edits: [BlockEdit]) -> BlockList {
        var edits = edits[...]
        while let edit = edits.popFirst() {
            guard edit.isStructural else {
                copy(upTo: edit.block)
                remove(list.blocks[edit.block])
                next = edit.block + 1
                add(block(for: edit))
                continue
            }
            let region = region(from: edit, &edits)
            for edit in region where edit.block < list.blocks.count { remove(list.blocks[edit.block]) }
            rebuild(region)
        }
        copy(upTo: list.blocks.count)
        return BlockList(blocks: result, count: count, stateCounts: stateCounts)
    }

    mutating func copy(upTo block: Int) {
        if next < block { result.append(contentsOf: list.blocks[next..<block]) }
        next = max(next, block)
    }

    mutating func remove(_ block: Block) {
        count -= block.count
        stateCounts -= block.content.stateCounts
    }

    private mutating func add(_ block: Block) {
        result.append(block)
        count += block.count
        stateCounts += block.content.stateCounts
    }

    private mutating func rebuild(_ region: [BlockEdit]) {
        var region = region
        if resolvesVariants { resolveVariants(of: &region) }
        var groups: [(steps: [RowStep], edit: BlockEdit?)] = []
        var pending: [RowStep] = []
        for edit in region {
            if pending.isEmpty, BlockList.counts.contains(edit.steps.count), edit.block < source.blocks.count {
                groups.append((edit.steps, edit))
                continue
            }
            pending += edit.steps
            if pending.count >= BlockList.counts.lowerBound {
                groups.append((pending, nil))
                pending = []
            }
        }
        if !pending.isEmpty { groups.append(((groups.popLast()?.steps ?? []) + pending, nil)) }
        for group in groups {
            if let edit = group.edit { add(block(for: edit)) } else { addBlocks(of: group.steps) }
        }
    }

    private mutating func resolveVariants(of region: inout [BlockEdit]) {
        var steps = region.flatMap(\.steps)
        let dropped = variants.resolve(&steps, source)
        var index = 0
        for edit in region.indices {
            let range = index..<index + region[edit].steps.count
            index = range.upperBound
            region[edit].steps =
                dropped.isEmpty ? Array(steps[range]) : range.filter { !dropped.contains($0) }.map { steps[$0] }
            if region[edit].isChanged { continue }
            let rows = source.blocks[region[edit].block].content.rows
            region[edit].isChanged =
                rows.count != region[edit].steps.count
                || region[edit].steps.contains { $0.usesIDAsVariant != rows[Int($0.row)].usesIDAsVariant }
        }
    }

    /// As many blocks of about the same size as it takes.
    private mutating func addBlocks(of steps: [RowStep]) {
        let blocks = steps.count > BlockList.counts.upperBound ? steps.count / BlockList.usualCount : 1
        for block in 0..<blocks {
            for step in steps[steps.count * block / blocks..<steps.count * (block + 1) / blocks] {
                source.append(step, to: &builder)
            }
            add(builder.finish())
        }
    }

    /// The block after an edit; the same one, or the same content, if nothing changed.
    private mutating func block(for edit: BlockEdit) -> Block {
        let block = source.blocks[edit.block]
        if edit.isChanged {
            for step in edit.steps { source.append(step, to: &builder) }
            return builder.finish()
        }
        guard edit.isRefreshed else { return block }
        var (readAt, expires) = (block.readAt, block.expires)
        for step in edit.steps where step.kind == .refreshed {
            readAt[Int(step.row)] = source.readAt
            expires[Int(step.row)] = source.expires
        }
        return Block(content: block.content, readAt: readAt, expires: expires)
    }
}

import SyncModel

/// Compares a part's reading with the rows, and finds what becomes of each block.
struct Intake {
    private let present: BlockList
    private let removed: BlockList
    private let readings: [SyncReading]
    private let order: [Int32]
    private let unreadable: Set<String>
    private let coverage: Coverage
    private let readAt: Int64
    /// The first sync in the order of labels that the maximum leaves out, if it is reached.
    private let cutoff: LabelKey?
    private var update: RowUpdate

    /// How many syncs came as often as another, with the same labels and ID.
    private(set) var duplicates = 0
    /// How many syncs were left out because of the maximum.
    private(set) var overLimit = 0
    /// How many rows say something new.
    private(set) var changed = 0
    private(set) var appeared = 0
    /// The rows that are no longer there.
    private(set) var gone: [MovedRow] = []
    /// The removed rows whose syncs are there again.
    private(set) var returned: [BlockList.Position] = []

    init(
        _ reading: PartReading, readings: [SyncReading], of part: Part, present: BlockList, removed: BlockList,
        cutoff: LabelKey?, at now: Timestamp, readAt: Int64
    ) {
        self.present = present
        self.removed = removed
        self.readings = readings
        self.cutoff = cutoff
        self.readAt = readAt
        order = ReadingOrder.sorted(readings)
        unreadable = reading.isGone ? [] : Set(reading.unreadable.map(LabelValue.bounded))
        coverage = Coverage(part)
        update = RowUpdate(at: now)
    }

    /// The edits of the blocks of syncs that are there, in their order.
    mutating func edits() -> [BlockEdit] {
        var edits: [BlockEdit] = []
        var ranges = coverage.ranges(in: present)[...]
        var next = 0
        var block = 0
        while next < order.count || !ranges.isEmpty {
            block = nextBlock(from: block, next, ranges.first?.lowerBound)
            let edit = edit(of: block, &next, ranges)
            if edit.isStructural || edit.isChanged || edit.isRefreshed { edits.append(edit) }
            block += 1
            let end = BlockList.Position(block: block, row: 0)
            while let range = ranges.first, range.upperBound <= end { ranges.removeFirst() }
            if let range = ranges.first, range.lowerBound < end { ranges[ranges.startIndex] = end..<range.upperBound }
        }
        return edits
    }

    /// The rows of syncs that are expected since a restart and that the part covers but the reading has not.
    ///
    /// To be called after ``edits()``.
    func missing() -> [BlockList.Position] {
        let returned = Set(returned)
        return CoveredPositions(coverage, in: removed).filter { position in
            let row = removed[position]
            return row.isAwaited && !returned.contains(position) && !isUnreadable(row.row, row.content)
        }
    }

    private func nextBlock(from block: Int, _ next: Int, _ covered: BlockList.Position?) -> Int {
        guard next < order.count else { return covered?.block ?? block }
        let identity = readings[Int(order[next])].identity
        let byReading =
            present.blocks.isEmpty ? 0 : present.block(for: coverage.target, identity, from: max(0, block - 1))
        return min(byReading, covered?.block ?? .max)
    }

    private mutating func edit(
        of block: Int, _ next: inout Int, _ ranges: ArraySlice<Range<BlockList.Position>>
    ) -> BlockEdit {
        var edit = BlockEdit(block: block)
        guard block < present.blocks.count else {
            while next < order.count { insert(&next, into: &edit) }
            return edit
        }
        let content = present.blocks[block].content
        let following = block + 1 < present.blocks.count ? present.blocks[block + 1].content : nil
        var gaps = Gaps(coverage, content, ranges: ranges, block: block)
        var row = 0
        while next < order.count {
            let identity = readings[Int(order[next])].identity
            if let following, following.order(of: following.rows[0], to: coverage.target, identity) <= 0 { break }
            let start = row
            var isKnown = false
            if row < content.rows.count {
                var order = content.order(of: content.rows[row], to: coverage.target, identity)
                if order < 0 {
                    row = partition(row + 1, content.rows.count) {
                        content.order(of: content.rows[$0], to: coverage.target, identity) < 0
                    }
                    order =
                        row < content.rows.count
                        ? content.order(of: content.rows[row], to: coverage.target, identity) : 1
                }
                isKnown = order == 0
            }
            keep(start..<row, of: block, &gaps, in: &edit)
            if isKnown {
                take(next, block, row, into: &edit)
                row += 1
                skipDuplicates(&next)
            } else {
                insert(&next, into: &edit)
            }
        }
        keep(row..<content.rows.count, of: block, &gaps, in: &edit)
        return edit
    }

    /// Keeps the rows between two that were read, except those that the part covers: they are gone.
    private mutating func keep(_ rows: Range<Int>, of block: Int, _ gaps: inout Gaps, in edit: inout BlockEdit) {
        let source = present.blocks[block]
        for row in rows {
            let values = source.content.rows[row]
            if gaps.covers(row, values), source.readAt[row] <= readAt, !isUnreadable(values, source.content) {
                gone.append(MovedRow(block: source, row: row, readAt: source.readAt[row], expires: readAt))
                edit.isStructural = true
                edit.isChanged = true
            } else {
                edit.steps.append(RowStep(.kept, block: block, row: row, values.usesIDAsVariant))
            }
        }
    }

    /// Takes in the reading of a sync that is there.
    private mutating func take(_ next: Int, _ block: Int, _ row: Int, into edit: inout BlockEdit) {
        let source = present.blocks[block]
        var step = RowStep(
            .kept, block: block, row: row, source: Int(order[next]), source.content.rows[row].usesIDAsVariant)
        // A newer reading of the same sync counts.
        if readAt >= source.readAt[row] {
            update.take(readings[Int(order[next])], after: source[row])
            step.kind = update.isChanged ? .updated : .refreshed
            if update.isChanged { changed += 1 }
            edit.isChanged = edit.isChanged || update.isChanged
            edit.isRefreshed = true
        }
        edit.steps.append(step)
    }

    /// Takes in the reading of a sync that is not there.
    private mutating func insert(_ next: inout Int, into edit: inout BlockEdit) {
        let reading = order[next]
        defer { skipDuplicates(&next) }
        let identity = readings[Int(reading)].identity
        if let cutoff, !(LabelKey(identity) < cutoff) {
            overLimit += 1
            return
        }
        var step = RowStep(.inserted, source: Int(reading))
        if let position = removed.find(coverage.target, identity) {
            let row = removed[position]
            // What a newer reading did not find is not there, whatever an older one says.
            if !row.isAwaited, row.expires > readAt { return }
            step.returned = Int32(returned.count)
            returned.append(position)
        }
        edit.steps.append(step)
        edit.isStructural = true
        edit.isChanged = true
        appeared += 1
    }

    /// Goes on to the next identity.
    private mutating func skipDuplicates(_ next: inout Int) {
        let identity = readings[Int(order[next])].identity
        next += 1
        while next < order.count, readings[Int(order[next])].identity.byteOrder(to: identity) == 0 {
            duplicates += 1
            next += 1
        }
    }

    private func isUnreadable(_ row: Row, _ content: BlockContent) -> Bool {
        !unreadable.isEmpty && unreadable.contains(content.texts[row.id])
    }
}

/// Tells which rows of one block a part covers.
private struct Gaps {
    private let ranges: [Range<Int>]
    private var matcher: Coverage.Matcher

    init(_ coverage: Coverage, _ content: BlockContent, ranges: ArraySlice<Range<BlockList.Position>>, block: Int) {
        matcher = coverage.matcher(for: content.texts)
        let count = content.rows.count
        self.ranges = ranges.prefix { $0.lowerBound.block <= block }.compactMap { range in
            let start = range.lowerBound.block < block ? 0 : range.lowerBound.row
            let end =
                range.upperBound.block > block ? count : range.upperBound.block == block ? range.upperBound.row : 0
            return start < end ? start..<end : nil
        }
    }

    mutating func covers(_ row: Int, _ values: Row) -> Bool {
        ranges.contains { $0.contains(row) } && matcher.covers(values)
    }
}

import SyncModel

/// Compares a part's reading with the rows, and finds what becomes of each block.
struct Intake {
    private let present: BlockList
    private let removed: BlockList
    private let readings: [SyncReading]
    private let table: IdentityTable
    private let unreadable: Set<String>
    private let coverage: Coverage
    private let readAt: Int64
    private var cutoff: LabelKey?
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
        _ reading: PartReading, readings: [SyncReading], _ table: IdentityTable, of part: Part, present: BlockList,
        removed: BlockList,
        at now: Timestamp, readAt: Int64
    ) {
        self.present = present
        self.removed = removed
        self.readings = readings
        self.readAt = readAt
        self.table = table
        unreadable = reading.isGone ? [] : Set(reading.unreadable.map { LabelValue.bounded($0) })
        coverage = Coverage(part)
        update = RowUpdate(at: now)
    }

    /// The edits of the blocks of syncs that are there, in their order.
    ///
    /// - Parameter cutoff: The first sync in the order of labels that the maximum leaves out, if it is reached.
    mutating func edits(cutoff: LabelKey?) -> [BlockEdit] {
        self.cutoff = cutoff
        var edits: [BlockEdit] = []
        var ranges = coverage.ranges(in: present)[...]
        var next = 0
        var block = 0
        while next < table.order.count || !ranges.isEmpty {
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
    /// To be called after ``edits(cutoff:)``.
    func missing() -> [BlockList.Position] {
        let returned = Set(returned)
        return CoveredPositions(coverage, in: removed).filter { position in
            let row = removed[position]
            return row.isAwaited && !returned.contains(position) && !isUnreadable(row.row, row.content)
        }
    }

    /// The next block from which rows were read, or in which some are covered.
    private func nextBlock(from block: Int, _ next: Int, _ covered: BlockList.Position?) -> Int {
        guard next < table.order.count else { return covered?.block ?? block }
        let reading = Int(table.order[next])
        let byReading = present.block(from: max(0, block - 1)) { order(of: $0.rows[0], $0, to: reading) <= 0 }
        return min(byReading, covered?.block ?? .max)
    }

    /// The order of a row and a sync that was read.
    private func order(of row: Row, _ content: BlockContent, to reading: Int) -> Int {
        let order = coverage.target.withBytes { content.texts.order(of: row.target, to: $0) }
        return order == 0 ? table.order(of: row, content.texts, to: reading) : order
    }

    private mutating func edit(
        of block: Int, _ next: inout Int, _ ranges: ArraySlice<Range<BlockList.Position>>
    ) -> BlockEdit {
        var edit = BlockEdit(block: block)
        guard block < present.blocks.count else {
            while next < table.order.count {
                insert(Int(table.order[next]), into: &edit)
                skip(&next)
            }
            return edit
        }
        let content = present.blocks[block].content
        let following = block + 1 < present.blocks.count ? present.blocks[block + 1].content : nil
        var gaps = Gaps(coverage, content, ranges: ranges, block: block)
        var row = 0
        edit.steps.reserveCapacity(content.rows.count + 8)
        while next < table.order.count {
            let reading = Int(table.order[next])
            let start = row
            // Most often the next row is the one.
            var order = row < content.rows.count ? order(of: content.rows[row], content, to: reading) : -1
            if order < 0 {
                row = partition(min(row + 1, content.rows.count), content.rows.count) {
                    self.order(of: content.rows[$0], content, to: reading) < 0
                }
                if row < content.rows.count {
                    order = self.order(of: content.rows[row], content, to: reading)
                } else if let following, self.order(of: following.rows[0], following, to: reading) <= 0 {
                    row = start
                    break
                }
            }
            keep(start..<row, of: block, &gaps, in: &edit)
            if order == 0 {
                take(reading, block, row, into: &edit)
                row += 1
            } else {
                insert(reading, into: &edit)
            }
            skip(&next)
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
    private mutating func take(_ reading: Int, _ block: Int, _ row: Int, into edit: inout BlockEdit) {
        let source = present.blocks[block]
        var step = RowStep(.kept, block: block, row: row, source: reading, source.content.rows[row].usesIDAsVariant)
        // A newer reading of the same sync counts.
        if readAt >= source.readAt[row] {
            update.take(readings[reading], after: source[row])
            step.kind = update.isChanged ? .updated : .refreshed
            if update.isChanged { changed += 1 }
            edit.isChanged = edit.isChanged || update.isChanged
            edit.isRefreshed = true
        }
        edit.steps.append(step)
    }

    /// Takes in the reading of a sync that is not there.
    private mutating func insert(_ reading: Int, into edit: inout BlockEdit) {
        if let cutoff, !(LabelKey(readings[reading].identity) < cutoff) {
            overLimit += 1
            return
        }
        var step = RowStep(.inserted, source: reading)
        if !removed.blocks.isEmpty, let position = removed.find(coverage.target, readings[reading].identity) {
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
    private mutating func skip(_ next: inout Int) {
        let reading = Int(table.order[next])
        next += 1
        while next < table.order.count, table.areSame(reading, Int(table.order[next])) {
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

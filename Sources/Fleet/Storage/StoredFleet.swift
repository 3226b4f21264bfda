package import SyncModel

/// What an earlier process left of a source.
package struct StoredFleet: Sendable {
    /// What the poller wanted to remember.
    package fileprivate(set) var memory: [UInt8] = []
    /// When a part was last read.
    package fileprivate(set) var lastSuccess: Timestamp?
    /// The wall clock when it was stored.
    private(set) var saved: Timestamp
    /// The clock that goes on from process to process, in microseconds.
    private(set) var clock: Int64
    /// All syncs. The time of reading of one that is gone is when it was seen last by the clock; of the others it is the
    /// end of time, and so is the expiry.
    private(set) var rows: BlockList

    /// How many syncs are remembered.
    package var count: Int { rows.count }

    /// Reads the first segment.
    init(_ decoder: inout FleetDecoder) throws(HistoryRefusal) {
        let head = try decoder.head()
        saved = Timestamp(microseconds: head.saved)
        clock = head.clock
        lastSuccess = head.lastSuccess
        rows = .empty
        let entries = try Self.entries(of: &decoder, head)
        memory = entries.memory ?? []
        rows = BlockList.merging(.empty, entries)
    }

    /// Takes in a later segment.
    mutating func apply(_ decoder: inout FleetDecoder) throws(HistoryRefusal) {
        let head = try decoder.head()
        let entries = try Self.entries(of: &decoder, head)
        saved = Timestamp(microseconds: head.saved)
        clock = head.clock
        lastSuccess = head.lastSuccess ?? lastSuccess
        memory = entries.memory ?? memory
        rows = BlockList.merging(rows, entries)
    }

    private static func entries(
        of decoder: inout FleetDecoder, _ head: FleetDecoder.Head
    ) throws(HistoryRefusal) -> StoredEntries {
        var entries = StoredEntries()
        var builder = BlockBuilder(isSummarized: false)
        while let entry = try decoder.entry(head) {
            switch entry {
            case .sync(let sync):
                builder.append(sync)
                if builder.count == BlockList.usualCount { entries.blocks.append(builder.finish()) }
            case .gone(let key, let lastSeen): entries.gone.append((key, lastSeen))
            case .memory(let bytes): entries.memory = bytes
            }
        }
        if builder.count > 0 { entries.blocks.append(builder.finish()) }
        return entries
    }
}

/// The entries of one segment.
struct StoredEntries {
    /// Rows in any order.
    var blocks: [Block] = []
    var gone: [(key: RowKey, lastSeen: Int64)] = []
    var memory: [UInt8]?
}

extension BlockList {
    /// Rows after the entries of a segment: those that were there are replaced.
    fileprivate static func merging(_ list: BlockList, _ entries: StoredEntries) -> BlockList {
        var new = entries.blocks.flatMap { block in
            (0..<block.count).map {
                MovedRow(block: block, row: $0, readAt: block.readAt[$0], expires: block.expires[$0])
            }
        }
        new.sort { $0.order(to: $1) < 0 }
        // Sorting is stable: of entries of one sync the last one counts.
        new = new.reduce(into: []) { unique, row in
            if unique.last?.order(to: row) == 0 { unique.removeLast() }
            unique.append(row)
        }
        var edits = PositionEdits()
        edits.removed = new.compactMap { list.find($0) }
        var replaced = Set(edits.removed)
        for (key, lastSeen) in entries.gone {
            guard let position = list.find(key.target, key.identity), replaced.insert(position).inserted else {
                continue
            }
            edits.removed.append(position)
            new.append(
                MovedRow(block: list.blocks[position.block], row: position.row, readAt: lastSeen, expires: lastSeen))
        }
        edits.removed.sort()
        new.sort { $0.order(to: $1) < 0 }
        edits.moved = new
        if edits.isEmpty { return list }
        var source = RowSource(list.blocks, at: Timestamp(microseconds: 0))
        source.moved = new
        var assembly = BlockAssembly(list, source, resolvesVariants: false, isSummarized: false)
        return assembly.assemble(edits.edits(of: list))
    }

    private func find(_ row: MovedRow) -> Position? {
        if blocks.isEmpty { return nil }
        let content = row.block.content
        let position = lowerBound(content.rows[row.row], in: content)
        guard position.block < blocks.count else { return nil }
        let found = blocks[position.block].content
        return found.order(of: found.rows[position.row], to: content.rows[row.row], in: content) == 0 ? position : nil
    }
}

extension MovedRow {
    /// The order of two rows: negative if this one comes first, 0 if they are the same sync.
    fileprivate func order(to other: MovedRow) -> Int {
        block.content.order(
            of: block.content.rows[row], to: other.block.content.rows[other.row], in: other.block.content)
    }
}

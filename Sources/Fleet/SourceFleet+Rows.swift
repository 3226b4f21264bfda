package import SyncModel

extension SourceFleet {
    /// The rows that a part covers, in their order.
    package func rows(of part: Part) -> PartRows {
        PartRows(part, in: present)
    }

    /// The rows of a target, in their order.
    package func rows(of target: String) -> PartRows {
        rows(of: Part(target))
    }

    /// What an earlier process knew of the syncs that a part covers and that no part has read since.
    ///
    /// Only their history, next run and schedule are known. Their times of reading are not.
    package func awaitedRows(of part: Part) -> PartRows {
        PartRows(part, in: removed, isAwaitedOnly: true)
    }

    /// The targets of all syncs that are there, or are expected since a restart.
    package var targets: Set<String> {
        targets(in: present) { _, _ in true }.union(targets(in: removed) { $0.expires[$1] == .max })
    }

    private func targets(in list: BlockList, where isIncluded: (Block, Int) -> Bool) -> Set<String> {
        var targets: Set<String> = []
        for block in list.blocks {
            var last = TextNumber.none
            for (index, row) in block.content.rows.enumerated() where row.target != last && isIncluded(block, index) {
                last = row.target
                targets.insert(block.content.texts[last])
            }
        }
        return targets
    }

    /// The sync with these labels.
    ///
    /// - Parameter variant: As shown.
    package func row(matching integration: String, connection: String, sync: String, variant: String) -> SyncRow? {
        var position = present.start
        while position < present.end {
            let target = present[position].target
            let key = RowKey(target: target, integration: integration, connection: connection, sync: sync)
            var match = present.lowerBound(key, upTo: .sync)
            let end = present.upperBound(key, upTo: .sync)
            while match < end {
                let row = present[match]
                if row.variant.byteOrder(to: variant) == 0 { return row }
                match = present.position(after: match)
            }
            position = present.upperBound(key, upTo: .target)
        }
        return nil
    }

    /// Lets the rows that a part covers be served for that long after they were read.
    ///
    /// For a part that goes from being polled at every interval to being polled by age, or back.
    package mutating func setExpiry(of part: Part, after lifetime: Duration) {
        var rows: [Int: [Int]] = [:]
        for position in CoveredPositions(Coverage(part), in: present) {
            rows[position.block, default: []].append(position.row)
        }
        setExpiry(of: rows.map { ($0.key, $0.value) }, after: lifetime)
    }

    /// Lets all rows be served for that long after they were read, in one go.
    package mutating func setExpiry(after lifetime: Duration) {
        setExpiry(of: present.blocks.enumerated().map { ($0, Array(0..<$1.count)) }, after: lifetime)
    }

    /// - Parameter rows: Blocks, and rows of each.
    private mutating func setExpiry(of rows: [(block: Int, rows: [Int])], after lifetime: Duration) {
        let lifetime = lifetime.wholeMicroseconds
        let changed = rows.compactMap { block, rows -> (Int, Block)? in
            let old = present.blocks[block]
            var expires = old.expires
            for row in rows { expires[row] = old.readAt[row] + lifetime }
            return expires == old.expires
                ? nil : (block, Block(content: old.content, readAt: old.readAt, expires: expires))
        }
        if changed.isEmpty { return }
        var blocks = present.blocks
        for (index, block) in changed { blocks[index] = block }
        present = BlockList(blocks: blocks, count: present.count, stateCounts: present.stateCounts)
    }
}

extension SyncRow {
    /// Whether a row that is not there was there when the process started, and no part could have read it since.
    var isAwaited: Bool { expires == .max }
}

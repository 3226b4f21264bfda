import SyncModel

/// The positions of the rows that a part covers, in their order.
struct CoveredPositions: Sequence, IteratorProtocol {
    let list: BlockList
    private let coverage: Coverage
    private var ranges: ArraySlice<Range<BlockList.Position>>
    private var position: BlockList.Position
    private var matcher: Coverage.Matcher
    private var matchedBlock = -1

    init(_ coverage: Coverage, in list: BlockList) {
        self.list = list
        self.coverage = coverage
        ranges = coverage.ranges(in: list)[...]
        position = ranges.first?.lowerBound ?? list.end
        matcher = coverage.matcher(for: TextTable())
    }

    mutating func next() -> BlockList.Position? {
        while let range = ranges.first {
            while position < range.upperBound {
                let content = list.blocks[position.block].content
                if matchedBlock != position.block {
                    matchedBlock = position.block
                    matcher = coverage.matcher(for: content.texts)
                }
                let current = position
                position = list.position(after: position)
                if matcher.covers(content.rows[current.row]) { return current }
            }
            ranges.removeFirst()
            if let next = ranges.first { position = next.lowerBound }
        }
        return nil
    }
}

/// The rows that a part covers, in their order. Made anew at each step, so that nothing is copied for rows that are
/// passed over.
package struct PartRows: Sequence, IteratorProtocol {
    private var positions: CoveredPositions
    private let isAwaitedOnly: Bool

    init(_ part: Part, in list: BlockList, isAwaitedOnly: Bool = false) {
        positions = CoveredPositions(Coverage(part), in: list)
        self.isAwaitedOnly = isAwaitedOnly
    }

    package mutating func next() -> SyncRow? {
        while let position = positions.next() {
            let row = positions.list[position]
            if !isAwaitedOnly || row.isAwaited { return row }
        }
        return nil
    }
}

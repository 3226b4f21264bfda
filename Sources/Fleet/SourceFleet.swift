package import SyncModel

/// All syncs of one source: what was read of each, and its history.
///
/// A value with one owner. What is published are the ``blocks``, which never change. The order of the rows is that of
/// the UTF-8 bytes of target, integration, connection, sync, variant and ID. The labels of a sync are those of one
/// target only, so that syncs with the same labels are neighbours.
package struct SourceFleet: Sendable {
    /// How long a removed sync's history is kept for its return.
    package static let removedSyncsAreKept = Duration.seconds(7 * 86_400)

    private let maximumSyncs: Int
    let isSummarized: Bool
    private let isJournaled: Bool
    var present = BlockList.empty
    /// Syncs that are not there, for their history, and those that are expected since a restart.
    var removed = BlockList.empty
    /// What the clock that goes on from process to process is ahead of the monotonic clock, in microseconds.
    var clockOffset: Int64 = 0
    /// Both clocks at the last change, in microseconds.
    var lastChange: (wall: Int64, uptime: Int64) = (0, 0)
    /// The first sync in the order of labels that the maximum leaves out, if it is reached.
    private var cutoff: LabelKey?

    /// - Parameters:
    ///   - maximumSyncs: How many syncs are kept at most: the first ones in the order of their labels.
    ///   - isSummarized: Whether ``SyncGroup``s will be needed: then their figures are kept with the blocks.
    ///   - isJournaled: Whether changes are stored: then ``FleetChanges/journal`` has their bytes.
    package init(maximumSyncs: Int, isSummarized: Bool = false, isJournaled: Bool = true) {
        self.maximumSyncs = maximumSyncs
        self.isSummarized = isSummarized
        self.isJournaled = isJournaled
    }

    /// The syncs that are there, in blocks of neighbours.
    package var blocks: [Block] { present.blocks }
    package var count: Int { present.count }
    /// How many syncs are in each state.
    package var stateCounts: [SyncState: Int] { present.stateCounts.byState }
    /// How many syncs are remembered that are not there, or not read yet since a restart.
    package var removedCount: Int { removed.count }

    /// Takes in one part's reading.
    ///
    /// Rows that the part covers and that the reading lacks are gone, and their history is remembered, except the
    /// unreadable ones. A reading that is older than a row's own changes nothing of it.
    ///
    /// - Parameters:
    ///   - now: The wall clock, for history.
    ///   - readAt: When the part was read, on the monotonic clock.
    ///   - expires: Until when the reading is served, on the monotonic clock.
    package mutating func apply(
        _ reading: PartReading, of part: Part, at now: Timestamp, readAt: Duration, expires: Duration
    ) -> FleetChanges {
        var readings = reading.isGone ? [] : reading.syncs
        for index in readings.indices where readings[index].isLong { readings[index] = readings[index].bounded }
        let readAt = readAt.wholeMicroseconds
        if readAt >= lastChange.uptime { lastChange = (now.microseconds, readAt) }
        let table = IdentityTable(readings)
        var intake = Intake(
            reading, readings: readings, table, of: part, present: present, removed: removed, at: now, readAt: readAt)
        var beyond = intake
        var edits = intake.edits(cutoff: cutoff)
        if intake.overLimit > 0, present.count + intake.appeared - intake.gone.count < maximumSyncs {
            // What is gone leaves room for what the maximum left out.
            edits = beyond.edits(cutoff: nil)
            intake = beyond
        }
        var source = RowSource(present.blocks, at: now)
        source.readings = readings
        source.table = table
        source.target = part.target
        source.returned = intake.returned.map { removed[$0] }
        if isJournaled {
            source.journal = encoder(lastSuccess: reading.isGone ? nil : now)
        }
        source.readAt = readAt
        source.expires = expires.wholeMicroseconds
        let duplicates = assemble(edits, &source)

        var changes = FleetChanges()
        changes.appeared = intake.appeared
        changes.changed = intake.changed
        changes.vanished = intake.gone.count
        changes.duplicates = intake.duplicates + duplicates
        changes.droppedOverLimit = intake.overLimit
        let missing = removed.blocks.isEmpty ? [] : intake.missing()
        changes.journal = journal(source.journal, gone: intake.gone, missing: missing, at: readAt)
        editRemoved(taking: intake.returned.sorted(), missing: missing, adding: intake.gone, at: readAt)
        enforceMaximum(&changes)
        if removed.count > maximumRemoved + maximumRemoved / 4 { forgetOld(at: .microseconds(readAt)) }
        return changes
    }

    /// Removes the syncs of targets that discovery no longer has. Their history is remembered.
    @discardableResult
    package mutating func drop(targets: Set<String>, at uptime: Duration) -> FleetChanges {
        let at = uptime.wholeMicroseconds
        lastChange = (lastChange.wall + at - lastChange.uptime, at)
        var edits = PositionEdits()
        var missing: [BlockList.Position] = []
        for target in targets.map({ Part($0) }).sorted(by: { $0.target.byteOrder(to: $1.target) < 0 }) {
            edits.removed += CoveredPositions(Coverage(target), in: present)
            missing += CoveredPositions(Coverage(target), in: removed).filter { removed[$0].isAwaited }
        }
        let gone = edits.removed.map { position in
            let block = present.blocks[position.block]
            return MovedRow(block: block, row: position.row, readAt: block.readAt[position.row], expires: at)
        }
        assemble(edits.edits(of: present))
        var changes = FleetChanges()
        changes.vanished = gone.count
        changes.journal = journal(isJournaled ? encoder(lastSuccess: nil) : nil, gone: gone, missing: missing, at: at)
        editRemoved(taking: [], missing: missing, adding: gone, at: at)
        return changes
    }

    /// Forgets removed syncs that were not seen for 7 days, and if there are too many, those unseen for longest.
    package mutating func forgetOld(at uptime: Duration) {
        let oldest = (uptime - Self.removedSyncsAreKept).wholeMicroseconds
        var edits = PositionEdits()
        var kept: [(seen: Int64, position: BlockList.Position)] = []
        let isOver = removed.count > maximumRemoved
        for (index, block) in removed.blocks.enumerated() where isOver || block.oldestReading <= oldest {
            for row in block.readAt.indices {
                let position = BlockList.Position(block: index, row: row)
                if block.readAt[row] <= oldest {
                    edits.removed.append(position)
                } else {
                    kept.append((block.readAt[row], position))
                }
            }
        }
        let excess = isOver ? kept.count - maximumRemoved : 0
        if excess > 0 {
            kept.sort { ($0.seen, $0.position) < ($1.seen, $1.position) }
            edits.removed = (edits.removed + kept.prefix(excess).map(\.position)).sorted()
        }
        if !edits.isEmpty { edit(&removed, edits, RowSource(removed.blocks, at: Timestamp(microseconds: 0))) }
    }

    /// As many removed syncs are remembered as there may be syncs.
    private var maximumRemoved: Int { max(1000, maximumSyncs, present.count) }

    private mutating func assemble(_ edits: [BlockEdit]) {
        var source = RowSource(present.blocks, at: Timestamp(microseconds: 0))
        _ = assemble(edits, &source)
    }

    /// - Returns: How many syncs were left out as duplicates.
    private mutating func assemble(_ edits: [BlockEdit], _ source: inout RowSource) -> Int {
        if edits.isEmpty { return 0 }
        var assembly = BlockAssembly(present, source, resolvesVariants: true, isSummarized: isSummarized)
        present = assembly.assemble(edits)
        source.journal = assembly.source.journal
        return assembly.variants.duplicates
    }

    private func edit(_ list: inout BlockList, _ edits: PositionEdits, _ source: RowSource) {
        var assembly = BlockAssembly(list, source, resolvesVariants: false, isSummarized: false)
        list = assembly.assemble(edits.edits(of: list))
    }

    /// - Parameters:
    ///   - returned: Rows whose syncs are there again, in their order.
    ///   - missing: Rows that were expected and are not there, in their order.
    ///   - gone: Rows whose syncs are no longer there, in their order.
    private mutating func editRemoved(
        taking returned: [BlockList.Position], missing: [BlockList.Position], adding gone: [MovedRow], at uptime: Int64
    ) {
        let edits = PositionEdits(removed: returned, refreshed: missing, moved: gone)
        if edits.isEmpty { return }
        var source = RowSource(removed.blocks, at: Timestamp(microseconds: 0))
        source.moved = gone
        source.readAt = uptime
        source.expires = uptime
        edit(&removed, edits, source)
    }

    /// Leaves out the last syncs in the order of labels if there are more than the maximum. Their history is not kept.
    private mutating func enforceMaximum(_ changes: inout FleetChanges) {
        guard present.count > maximumSyncs else {
            if present.count < maximumSyncs { cutoff = nil }
            return
        }
        var keys: [(key: LabelKey, position: BlockList.Position)] = []
        keys.reserveCapacity(present.count)
        for (index, block) in present.blocks.enumerated() {
            for row in 0..<block.count {
                keys.append((LabelKey(block[row]), BlockList.Position(block: index, row: row)))
            }
        }
        keys.sort { $0.key < $1.key }
        cutoff = keys[maximumSyncs].key
        let edits = PositionEdits(removed: keys[maximumSyncs...].map(\.position).sorted())
        changes.droppedOverLimit += edits.removed.count
        assemble(edits.edits(of: present))
    }

    /// The bytes to append to the storage.
    ///
    /// - Parameters:
    ///   - encoder: What was written of the rows that changed.
    ///   - gone: Rows whose syncs are no longer there.
    ///   - missing: Rows that were expected and are not there.
    private func journal(
        _ encoder: FleetEncoder?, gone: [MovedRow], missing: [BlockList.Position], at uptime: Int64
    ) -> [UInt8] {
        guard var encoder else { return [] }
        for row in gone {
            let content = row.block.content
            encoder.appendGone(content.rows[row.row], content.texts, lastSeen: row.readAt + clockOffset)
        }
        for position in missing {
            let content = removed.blocks[position.block].content
            encoder.appendGone(content.rows[position.row], content.texts, lastSeen: uptime + clockOffset)
        }
        return encoder.isEmpty ? [] : encoder.finish()
    }
}

import SyncModel

/// Where the rows of edited blocks come from: older blocks, a reading, another list.
struct RowSource {
    /// The blocks that ``RowStep/block`` counts.
    var blocks: [Block]
    var readings = KeyedReadings.none
    /// The rows whose history new rows go on with.
    var returned: [SyncRow] = []
    /// Rows of another list.
    var moved: [MovedRow] = []
    /// The times of refreshed, updated and inserted rows.
    var readAt: Int64 = 0
    var expires: Int64 = 0
    /// Where rows are written that a reading changed, if they are stored.
    var journal: FleetEncoder?
    private var update: RowUpdate

    init(_ blocks: [Block], at now: Timestamp) {
        self.blocks = blocks
        update = RowUpdate(at: now)
    }

    /// Adds the row of a step to a block.
    mutating func append(_ step: RowStep, to builder: inout BlockBuilder) {
        switch step.kind {
        case .kept, .refreshed:
            let block = blocks[Int(step.block)]
            let row = Int(step.row)
            let isKept = step.kind == .kept
            builder.append(
                block.content, row, readAt: isKept ? block.readAt[row] : readAt,
                expires: isKept ? block.expires[row] : expires, usesIDAsVariant: step.usesIDAsVariant)
        case .moved:
            let moved = moved[Int(step.source)]
            builder.append(
                moved.block.content, moved.row, readAt: moved.readAt, expires: moved.expires,
                usesIDAsVariant: step.usesIDAsVariant)
        case .updated:
            append(step, after: blocks[Int(step.block)][Int(step.row)], to: &builder)
        case .inserted:
            append(step, after: step.returned < 0 ? nil : returned[Int(step.returned)], to: &builder)
        }
    }

    private mutating func append(_ step: RowStep, after old: SyncRow?, to builder: inout BlockBuilder) {
        update.take(readings.syncs, readings.number(of: Int(step.source)), after: old)
        builder.append(
            update, readings, Int(step.source), old: old?.content.texts, readAt: readAt, expires: expires,
            usesIDAsVariant: step.usesIDAsVariant)
        // What comes back after a restart as it was expected is stored already.
        let isStored = old.map { step.kind == .updated || $0.isAwaited } ?? false
        if !isStored || update.isStoredChanged, let row = builder.last {
            journal?.append(row, builder.texts, builder.models[Int(row.models.lowerBound)..<Int(row.models.upperBound)])
        }
    }
}

/// A row that goes to another list, and its times there.
struct MovedRow {
    let block: Block
    let row: Int
    let readAt: Int64
    let expires: Int64
}

extension RowSource {
    /// Whether two neighbouring rows have the same target, integration, connection and sync: then their variants must
    /// tell them apart.
    func areInOneGroup(_ one: RowStep, _ other: RowStep) -> Bool {
        if one.row >= 0 {
            let content = blocks[Int(one.block)].content
            let row = content.rows[Int(one.row)]
            guard one.block == other.block else { return isInGroup(of: row, content, other) }
            let next = content.rows[Int(other.row)]
            return row.sync == next.sync && row.connection == next.connection && row.integration == next.integration
                && row.target == next.target
        }
        if other.row >= 0 {
            let content = blocks[Int(other.block)].content
            return isInGroup(of: content.rows[Int(other.row)], content, one)
        }
        return readings.identities.areInOneGroup(Int(one.source), Int(other.source))
    }

    /// Whether a row has the same target, integration, connection and sync as a row of any block.
    func isInGroup(of row: Row, _ content: BlockContent, _ step: RowStep) -> Bool {
        guard step.row >= 0 else {
            return content.order(of: row, to: readings.target, identity(of: step), upTo: .sync) == 0
        }
        let other = blocks[Int(step.block)].content
        return content.order(of: row, to: other.rows[Int(step.row)], in: other, upTo: .sync) == 0
    }

    /// The variant and the ID of a row.
    func variantAndID(of step: RowStep) -> (variant: String, id: String) {
        guard step.row >= 0 else {
            let identity = identity(of: step)
            return (identity.variant, identity.id)
        }
        let content = blocks[Int(step.block)].content
        let row = content.rows[Int(step.row)]
        return (content.texts[row.variant], content.texts[row.id])
    }

    private func identity(of step: RowStep) -> SyncIdentity { readings.identity(of: Int(step.source)) }
}

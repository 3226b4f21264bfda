import SyncModel

/// The texts by which rows are ordered, the first one first.
enum RowField: Int, Comparable {
    case target, integration, connection, sync, variant, id

    static func < (one: RowField, other: RowField) -> Bool { one.rawValue < other.rawValue }
}

/// What a row can be compared with: a target and an identity, both as bytes.
struct RowKey {
    var target: String
    var identity: SyncIdentity

    /// A key for comparing the first fields only; the others are empty.
    init(
        target: String, integration: String = "", connection: String = "", sync: String = "", variant: String = "",
        id: String = ""
    ) {
        self.target = target
        identity = SyncIdentity(
            integration: integration, connection: connection, sync: sync, variant: variant, id: id)
    }
}

extension RowKey {
    init(target: String, _ identity: SyncIdentity) {
        self.target = target
        self.identity = identity
    }
}

extension BlockContent {
    /// The order of a row and a key: negative if the row comes first, 0 if the fields up to `last` are the same.
    func order(of row: Int, to key: RowKey, upTo last: RowField) -> Int {
        order(of: rows[row], to: key.target, key.identity, upTo: last)
    }

    /// The order of a row and a sync of a target.
    @inline(__always)
    func order(of row: Row, to target: String, _ identity: SyncIdentity, upTo last: RowField = .id) -> Int {
        var order = order(of: row.target, to: target)
        if order != 0 || last == .target { return order }
        order = self.order(of: row.integration, to: identity.integration)
        if order != 0 || last == .integration { return order }
        order = self.order(of: row.connection, to: identity.connection)
        if order != 0 || last == .connection { return order }
        order = self.order(of: row.sync, to: identity.sync)
        if order != 0 || last == .sync { return order }
        order = self.order(of: row.variant, to: identity.variant)
        if order != 0 || last == .variant { return order }
        return self.order(of: row.id, to: identity.id)
    }

    @inline(__always)
    private func order(of number: TextNumber, to text: String) -> Int {
        text.withBytes { texts.order(of: number, to: $0) }
    }

    /// The order of a row and a row of another block.
    func order(of row: Row, to other: Row, in otherContent: BlockContent, upTo last: RowField = .id) -> Int {
        for field in [RowField.target, .integration, .connection, .sync, .variant, .id] where field <= last {
            let order = otherContent.texts.withUTF8(of: other[field]) { texts.order(of: row[field], to: $0) }
            if order != 0 { return order }
        }
        return 0
    }
}

extension Row {
    subscript(field: RowField) -> TextNumber {
        switch field {
        case .target: target
        case .integration: integration
        case .connection: connection
        case .sync: sync
        case .variant: variant
        case .id: id
        }
    }
}

/// A sync's place in the order of labels, whatever its target is.
struct LabelKey: Comparable {
    private let identity: SyncIdentity

    init(_ identity: SyncIdentity) {
        self.identity = identity
    }

    init(_ row: SyncRow) {
        identity = SyncIdentity(
            integration: row.integration, connection: row.connection, sync: row.sync,
            variant: row.content.texts[row.row.variant], id: row.id)
    }

    static func < (one: LabelKey, other: LabelKey) -> Bool {
        one.identity.byteOrder(to: other.identity) < 0
    }

    static func == (one: LabelKey, other: LabelKey) -> Bool {
        one.identity.byteOrder(to: other.identity) == 0
    }
}

extension SyncIdentity {
    /// The order as bytes: negative if this identity comes first, 0 if they are the same.
    func byteOrder(to other: SyncIdentity) -> Int {
        var order = integration.byteOrder(to: other.integration)
        if order == 0 { order = connection.byteOrder(to: other.connection) }
        if order == 0 { order = sync.byteOrder(to: other.sync) }
        if order == 0 { order = variant.byteOrder(to: other.variant) }
        return order == 0 ? id.byteOrder(to: other.id) : order
    }
}

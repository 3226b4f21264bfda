import SyncModel

/// Which rows a part covers.
struct Coverage {
    let target: String
    private let scope: Part.Scope
    /// The names of a part of names, in all the ways in which they can be read.
    private let names: [Name]

    private struct Name {
        let sync: String
        /// `nil` for the variant that needs no name.
        let variant: String?
    }

    init(_ part: Part) {
        target = part.target
        switch part.scope {
        case .whole:
            scope = .whole
            names = []
        case .connection(let connection):
            scope = .connection(LabelValue.bounded(connection))
            names = []
        case .sync(let id):
            scope = .sync(id: LabelValue.bounded(id))
            names = []
        case .names(let list):
            scope = part.scope
            names = list.flatMap(Self.readings)
        }
    }

    /// The positions among which the rows are: all of them, for a whole target or a connection.
    func ranges(in list: BlockList) -> [Range<BlockList.Position>] {
        let key = RowKey(target: target)
        let all = list.lowerBound(key, upTo: .target)..<list.upperBound(key, upTo: .target)
        guard case .connection(let connection) = scope else { return all.isEmpty ? [] : [all] }
        var ranges: [Range<BlockList.Position>] = []
        var position = all.lowerBound
        while position < all.upperBound {
            let key = RowKey(target: target, integration: list[position].integration, connection: connection)
            let range = list.lowerBound(key, upTo: .connection)..<list.upperBound(key, upTo: .connection)
            if !range.isEmpty { ranges.append(range) }
            position = list.upperBound(key, upTo: .integration)
        }
        return ranges
    }

    /// Tells which rows of one block are covered.
    struct Matcher {
        private let coverage: Coverage
        private let texts: TextTable
        private var verdicts: [UInt64: Bool] = [:]

        fileprivate init(_ coverage: Coverage, _ texts: TextTable) {
            self.coverage = coverage
            self.texts = texts
        }

        /// Whether a row in the ranges is covered.
        mutating func covers(_ row: Row) -> Bool {
            switch coverage.scope {
            case .whole, .connection: return true
            case .sync(let id): return id.withBytes { texts.order(of: row.id, to: $0) } == 0
            case .names:
                // Few pairs of texts, many rows.
                let pair =
                    UInt64(UInt32(bitPattern: row.sync.value)) << 32 | UInt64(UInt32(bitPattern: row.variant.value))
                if let verdict = verdicts[pair] { return verdict }
                let verdict = coverage.covers(sync: texts[row.sync], variant: texts[row.variant])
                verdicts[pair] = verdict
                return verdict
            }
        }
    }

    func matcher(for texts: TextTable) -> Matcher { Matcher(self, texts) }

    private func covers(sync: String, variant: String) -> Bool {
        names.contains { name in
            guard LabelValue.bounded(name.sync).byteOrder(to: sync) == 0 else { return false }
            guard let named = name.variant else { return variant.isEmpty || variant == "base" }
            return LabelValue.bounded(named).byteOrder(to: variant) == 0
        }
    }

    /// `contacts` is the base variant, `contacts::eu` another one, unless a sync has that name.
    private static func readings(of name: String) -> [Name] {
        var readings = [Name(sync: name, variant: nil)]
        let bytes = Array(name.utf8)
        for index in bytes.indices.dropLast()
        where bytes[index] == UInt8(ascii: ":") && bytes[index + 1] == bytes[index] {
            readings.append(
                Name(
                    sync: String(decoding: bytes[..<index], as: UTF8.self),
                    variant: String(decoding: bytes[(index + 2)...], as: UTF8.self)))
        }
        return readings
    }
}

import Fleet
import SyncModel

/// Everything that a row says, with its texts: equal for equal rows in whatever blocks they are.
struct RowDescription: Equatable, CustomStringConvertible {
    let texts: [[UInt8]]
    let row: Row
    let models: [ModelFigures]
    let modelNames: [[UInt8]]
    let readAt: Int64
    let expires: Int64

    init(_ row: SyncRow) {
        let texts = [
            row.target, row.integration, row.connection, row.sync, row.variant, row.id, row.schedule, row.reason ?? "",
        ]
        self.texts = texts.map { Array($0.utf8) }
        modelNames = row.models.map { Array(row.content.texts[$0.model].utf8) }
        models = row.models.map { figures in
            var figures = figures
            figures.model = .none
            return figures
        }
        var values = row.row
        values.models = 0..<0
        for text in [\Row.target, \.integration, \.connection, \.sync, \.variant, \.id, \.schedule] {
            values[keyPath: text] = .none
        }
        if values.reason != .none { values.reason = TextNumber(0) }
        self.row = values
        readAt = row.readAt
        expires = row.expires
    }

    /// Without the times of reading.
    var content: RowDescription { RowDescription(self, readAt: 0, expires: 0) }

    private init(_ other: RowDescription, readAt: Int64, expires: Int64) {
        texts = other.texts
        row = other.row
        models = other.models
        modelNames = other.modelNames
        self.readAt = readAt
        self.expires = expires
    }

    var description: String {
        texts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/") + " \(row.state) at \(readAt)"
    }
}

extension SourceFleet {
    var descriptions: [RowDescription] { rows.map { RowDescription($0) } }
}

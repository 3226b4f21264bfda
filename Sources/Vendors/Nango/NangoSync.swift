import JSONStream
import SyncModel

/// One element of `syncs`, with every field as the vendor sends it; `nil` is absent, null or unreadable.
struct NangoSync: JSONElement {
    /// The variant of a sync that names none.
    static let baseVariant = "base"

    let id: String
    let connectionID: String
    let name: String
    let variant: String
    let status: String
    let frequency: String?
    let finishedAt: Timestamp?
    /// Whether the response mentions a run at all, readable or not.
    let hasRun: Bool
    let nextScheduledSyncAt: Timestamp?
    let latestExecutionStatus: String?
    let latestResult: NangoResult?
    let recordCount: [ModelCount]
    let checkpoint: UInt64?

    init?(_ json: JSONValue) {
        guard let id = json.text("id"), let name = json.text("name"), let status = json.string("status") else {
            return nil
        }
        self.id = id
        self.name = name
        self.status = status
        connectionID = json.text("connection_id") ?? ""
        variant = json.text("variant") ?? Self.baseVariant
        frequency = json.text("frequency")
        finishedAt = json.timestamp("finishedAt")
        nextScheduledSyncAt = json.timestamp("nextScheduledSyncAt")
        latestExecutionStatus = json.text("latestExecutionStatus")
        hasRun = latestExecutionStatus != nil || json.isGiven("finishedAt")
        latestResult = json["latestResult"].flatMap { NangoResult($0) }
        recordCount = (json["recordCount"]?.members ?? []).compactMap { model, count in
            count.count.map { ModelCount(model: model, count: $0) }
        }
        checkpoint = json["checkpoint"].flatMap { $0.isNull ? nil : JSONDigest($0).value }
    }
}

/// `latestResult`: what the last run changed, by model, or flat as in old rows.
struct NangoResult: Sendable {
    /// Each model once, by name.
    let changes: [ModelChanges]

    /// - Returns: `nil` unless it is an object.
    init?(_ json: JSONValue) {
        guard let models = json.members else { return nil }
        // The members are in the order of their keys and have each key once, however many there are.
        let changes = models.compactMap { model, actions in
            actions.isObject ? ModelChanges(model, actions) : nil
        }
        let flat = ModelChanges("", json)
        // A flat result has no model's name. It comes first in the order, where a model with an empty name would be.
        let isFlat = flat != ModelChanges(model: "") && changes.first?.model != ""
        self.changes = isFlat ? [flat] + changes : changes
    }
}

extension ModelChanges {
    fileprivate init(_ model: String, _ actions: JSONValue) {
        self.init(
            model: model,
            added: actions.count("added"), updated: actions.count("updated"), deleted: actions.count("deleted"))
    }
}

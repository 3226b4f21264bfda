import JSONStream
import SyncModel

/// One element of `syncs`, with every field as the vendor sends it; `nil` is absent, null or unreadable.
struct NangoSync: JSONElement {
    let id: String
    let connectionID: String
    let name: String
    let variant: String
    let status: String
    let frequency: String?
    let finishedAt: Timestamp?
    /// Whether the answer speaks of a run at all, readable or not.
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
        variant = json.text("variant") ?? "base"
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

/// `latestResult`: what the last run changed, by model, or flat as old rows have it.
struct NangoResult: Sendable {
    let changes: [ModelChanges]

    /// - Returns: `nil` for what is no object.
    init?(_ json: JSONValue) {
        guard let models = json.members else { return nil }
        var changes: [ModelChanges] = []
        for (model, actions) in models where actions.isObject {
            changes.append(Self.changes(of: model, actions))
        }
        let flat = Self.changes(of: "", json)
        if flat != ModelChanges(model: "") {
            changes.append(flat)
            changes.sort { $0.model < $1.model }
        }
        self.changes = changes
    }

    private static func changes(of model: String, _ actions: JSONValue) -> ModelChanges {
        ModelChanges(
            model: model,
            added: actions.count("added"), updated: actions.count("updated"), deleted: actions.count("deleted"))
    }
}

import JSONStream
import SyncModel

/// One element of `data` in the response to `GET /api/syncs`: the names of a sync; `nil` is absent, null or unreadable.
struct ParagonListedSync: JSONElement {
    let id: String
    let integration: String
    let pipeline: String
    let configurationName: String?
    let status: String?
    let reason: String?

    init?(_ json: JSONValue) {
        guard let id = json.text("id"), let integration = json.text("integration"),
            let pipeline = json.text("pipeline")
        else { return nil }
        self.id = id
        self.integration = integration
        self.pipeline = pipeline
        configurationName = json.text("configurationName")
        status = json.text("status")
        reason = json.text("reason")
    }
}

/// The response to `GET /api/syncs/{id}`: the state of one sync; `nil` is absent, null or unreadable.
struct ParagonDetail: JSONElement {
    let status: String?
    let totalRecords: Int?
    let syncedRecordsCount: Int?
    let lastSyncedAt: Timestamp?
    let incrementalAccumulatorFrequency: String?
    /// In milliseconds, not below zero.
    let rateLimitBackoff: Double?
    let reason: String?

    init?(_ json: JSONValue) {
        status = json.text("status")
        let summary = json["summary"]
        // Either may be missing, but an object with neither is not the state of a sync.
        guard status != nil || summary != nil else { return nil }
        totalRecords = summary?.count("totalRecords")
        syncedRecordsCount = summary?.count("syncedRecordsCount")
        lastSyncedAt = summary?.timestamp("lastSyncedAt")
        incrementalAccumulatorFrequency = json.text("incrementalAccumulatorFrequency")
        rateLimitBackoff = json["rateLimitBackoffMs"]?.double.flatMap { $0 < 0 ? nil : $0 }
        reason = json.text("reason")
    }
}

import JSONStream
import SyncModel

/// One element of `results` of the sync status; `nil` is absent, null or unreadable.
struct MergeSync: JSONElement {
    /// `model_id`, such as `hris.Employee`.
    let model: String
    let status: String?
    /// `sync_status_reason`: why `status` is what it is.
    let reason: String?
    let isInitialSync: Bool?
    let lastSyncStart: Timestamp?
    let lastSyncFinished: Timestamp?
    let lastSyncResult: String?
    let nextSyncStart: Timestamp?
    /// `data_fresh_as_of`: the start of the last successful run.
    let dataFreshAsOf: Timestamp?

    init?(_ json: JSONValue) {
        guard let model = json.text("model_id") else { return nil }
        self.model = model
        status = json.text("status")
        reason = json.text("sync_status_reason")
        isInitialSync = json["is_initial_sync"]?.bool
        lastSyncResult = json.text("last_sync_result")
        lastSyncStart = json.timestamp("last_sync_start")
        lastSyncFinished = json.timestamp("last_sync_finished")
        nextSyncStart = json.timestamp("next_sync_start")
        dataFreshAsOf = json.timestamp("data_fresh_as_of")
    }
}

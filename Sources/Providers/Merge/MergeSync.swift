import SyncModel

/// One element of `results` of the sync status; `nil` is absent, null or unreadable.
struct MergeSync: Decodable, Sendable {
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

    private enum Key: String, CodingKey {
        case status
        case model = "model_id"
        case reason = "sync_status_reason"
        case isInitialSync = "is_initial_sync"
        case lastSyncStart = "last_sync_start"
        case lastSyncFinished = "last_sync_finished"
        case lastSyncResult = "last_sync_result"
        case nextSyncStart = "next_sync_start"
        case dataFreshAsOf = "data_fresh_as_of"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        guard let model = container.lenientText(.model) else {
            throw DecodingError.dataCorruptedError(forKey: .model, in: container, debugDescription: "no identity")
        }
        self.model = model
        status = container.lenientText(.status)
        reason = container.lenientText(.reason)
        isInitialSync = container.lenient(.isInitialSync)
        lastSyncResult = container.lenientText(.lastSyncResult)
        let time: (Key) -> Timestamp? = { key in
            container.lenient(key, as: String.self).flatMap { Timestamp(rfc3339: $0) }
        }
        lastSyncStart = time(.lastSyncStart)
        lastSyncFinished = time(.lastSyncFinished)
        nextSyncStart = time(.nextSyncStart)
        dataFreshAsOf = time(.dataFreshAsOf)
    }
}

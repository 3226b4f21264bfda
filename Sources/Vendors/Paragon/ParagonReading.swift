import Settings
import SyncModel

extension SyncReading {
    /// A sync of a user: its names from the list, its state from the detail.
    init(_ sync: ParagonListedSync, _ detail: ParagonDetail, of user: String) {
        self.init(
            identity: SyncIdentity(
                integration: sync.integration, connection: user, sync: sync.pipeline,
                variant: sync.configurationName ?? "", id: sync.id),
            state: detail.state(listed: sync.status))
        schedule = detail.incrementalAccumulatorFrequency ?? ""
        interval = detail.incrementalAccumulatorFrequency.flatMap { Duration(setting: $0.lowercased()) }
            .flatMap { $0 > .zero ? $0.inSeconds : nil }
        // The vendor reports successes only, so that the last success is the last known end as well.
        lastFinished = detail.lastSyncedAt
        lastSuccess = detail.lastSyncedAt
        records = [ModelCount](sync.pipeline, detail.syncedRecordsCount)
        recordsExpected = [ModelCount](sync.pipeline, detail.totalRecords)
        rateLimitBackoff = detail.rateLimitBackoff.map { $0 / 1000 }
        reason = detail.reason ?? sync.reason
        // The vendor's reasons have no classes.
        if state == .error, reason != nil { failureClass = .other }
    }
}

extension ParagonDetail {
    /// The status in force: the detail's is fresher, but the vendor's own sample has none there.
    func word(listed: String?) -> String? {
        status ?? listed
    }

    fileprivate func state(listed: String?) -> SyncState {
        switch word(listed: listed)?.uppercased() {
        case "INITIALIZING": .pending
        case "ACTIVE": .running
        // IDLE is not a success as long as nothing was ever synced.
        case "IDLE": lastSyncedAt == nil ? .pending : .success
        case "RATE_LIMITED": .rateLimited
        case "DISABLED": .disabled
        case "ERRORED": .error
        default: .unknown
        }
    }
}

extension [ModelCount] {
    fileprivate init(_ model: String, _ count: Int?) {
        self = count.map { [ModelCount(model: model, count: $0)] } ?? []
    }
}

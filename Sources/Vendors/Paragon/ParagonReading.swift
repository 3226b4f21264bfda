import Settings
import SyncModel

extension SyncReading {
    /// A sync of a user, named by the list and described by its own answer.
    init(_ sync: ParagonListedSync, _ detail: ParagonDetail, of user: String) {
        self.init(
            identity: SyncIdentity(
                integration: sync.integration, connection: user, sync: sync.pipeline,
                variant: sync.configurationName ?? "", id: sync.id),
            state: detail.state(listed: sync.status))
        schedule = detail.incrementalAccumulatorFrequency ?? ""
        interval = detail.incrementalAccumulatorFrequency.flatMap { Duration(setting: $0.lowercased()) }
            .flatMap { $0 > .zero ? $0.inSeconds : nil }
        // The vendor tells of successes only, so that the last one is the last end it tells of, too.
        lastFinished = detail.lastSyncedAt
        lastSuccess = detail.lastSyncedAt
        records = [ModelCount](sync.pipeline, detail.syncedRecordsCount)
        recordsExpected = [ModelCount](sync.pipeline, detail.totalRecords)
        rateLimitBackoff = detail.rateLimitBackoff.map { $0 / 1000 }
        reason = detail.reason ?? sync.reason
    }
}

extension ParagonDetail {
    /// The status word that counts: the vendor's own sample leaves it out of the detail, where it is fresher.
    func word(listed: String?) -> String? {
        status ?? listed
    }

    fileprivate func state(listed: String?) -> SyncState {
        switch word(listed: listed)?.uppercased() {
        case "INITIALIZING": .pending
        case "ACTIVE": .running
        // Watching for changes is no success as long as nothing was ever synced.
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

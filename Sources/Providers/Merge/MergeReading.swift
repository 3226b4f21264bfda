import SyncModel

extension MergeList<MergeSync> {
    /// The answer in this program's words.
    ///
    /// - Parameters:
    ///   - connection: The configured account's name.
    ///   - accountID: The linked account's id, empty if unknown.
    func reading(
        of connection: String, integration: String, accountID: String, _ keep: (SyncReading) -> KeptReading
    ) -> TargetReading {
        var reading = TargetReading()
        reading.invalidSyncs = unreadable
        reading.syncs = elements.map { sync in
            let identity = SyncIdentity(
                integration: integration, connection: connection, sync: sync.model, variant: "",
                id: "\(accountID)/\(sync.model)")
            return keep(sync.reading(as: identity))
        }
        reading.unknownWords = elements.filter { $0.state == .unknown }.compactMap(\.status)
        return reading
    }
}

extension MergeSync {
    /// What `status` means; `SYNCING` covers waiting for a turn, and for a third party's rate limit.
    var state: SyncState {
        switch status?.uppercased() {
        case "SYNCING": reason?.uppercased() == "RATE_LIMITED" ? .rateLimited : .running
        case "DONE": .success
        case "PARTIALLY_SYNCED": .partial
        case "FAILED": .error
        case "PAUSED": .paused
        case "DISABLED": .disabled
        default: .unknown
        }
    }

    /// Start and end may belong to different runs, and how often a sync runs is not told.
    func reading(as identity: SyncIdentity) -> SyncReading {
        let result = lastSyncResult?.uppercased()
        var reading = SyncReading(identity: identity, state: state)
        reading.lastStarted = lastSyncStart
        reading.lastFinished = lastSyncFinished
        reading.lastRunFailed = result.map { $0 == "FAILED" }
        reading.lastSuccess = dataFreshAsOf ?? (result == "DONE" ? lastSyncFinished : nil)
        reading.nextRun = nextSyncStart
        reading.isInitial = isInitialSync
        reading.reason = reason
        return reading
    }
}

extension MergeList<MergeLinkedAccount> {
    /// The connections listed.
    ///
    /// - Parameter names: The configured accounts' names, by the linked accounts' ids.
    func reading(names: [String: String]) -> TargetReading {
        var reading = TargetReading()
        reading.connections = elements.compactMap { account in
            guard let connection = account.id.flatMap({ names[$0] }) ?? account.originID ?? account.id else {
                return nil
            }
            return ConnectionReading(
                integration: account.slug ?? account.category ?? "", connection: connection, state: account.state)
        }
        return reading
    }
}

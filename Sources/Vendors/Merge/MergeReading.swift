import JSONStream
import SyncModel

extension JSONList<MergeSync> {
    /// What the list says about an account.
    ///
    /// - Parameters:
    ///   - connection: The configured account's name.
    ///   - accountID: The linked account's ID, empty if unknown.
    func reading(of connection: String, integration: String, accountID: String) -> PartReading {
        var reading = PartReading()
        reading.invalidSyncs = unreadableElements
        reading.syncs = elements.map { sync in
            sync.reading(
                as: SyncIdentity(
                    integration: integration, connection: connection, sync: sync.model, variant: "",
                    id: "\(accountID)/\(sync.model)"))
        }
        reading.unknownWords = elements.filter { $0.state == .unknown }.compactMap(\.status)
        return reading
    }
}

extension MergeSync {
    /// What `status` means. `SYNCING` includes waiting for a turn and for a third party's rate limit.
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

    /// Start and end may belong to different runs, and the vendor does not say how often a sync runs.
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

extension MergeLinkedAccount {
    /// The account's connection; `nil` if it has nothing to be named by.
    ///
    /// - Parameter names: The configured accounts' names, by the linked accounts' IDs.
    func reading(names: [String: String]) -> ConnectionReading? {
        guard let connection = id.flatMap({ names[$0] }) ?? originID ?? id else { return nil }
        return self.connection(named: connection)
    }

    /// The account as a connection of this name.
    func connection(named name: String) -> ConnectionReading {
        var reading = ConnectionReading(integration: slug ?? category ?? "", connection: name, state: state)
        if state != .ok { reading.reason = statusDetail }
        reading.customer = customer
        return reading
    }
}

import JSONStream
import SyncModel

extension JSONList<NangoSync> {
    /// What the list says about the chosen connections.
    func reading(of integration: String, where isChosen: (String) -> Bool) -> PartReading {
        var reading = PartReading()
        reading.invalidSyncs = unreadableElements
        reading.syncs.reserveCapacity(elements.count)
        for sync in elements where isChosen(sync.connectionID) {
            let state = sync.state
            if state == .unknown { reading.unknownWords.append(sync.status) }
            reading.syncs.append(sync.reading(of: integration, in: state))
        }
        return reading
    }
}

extension NangoSync {
    /// What `status` means. It is not health, and a sync that never ran has the status `SUCCESS` as well.
    var state: SyncState {
        switch status.uppercasedWord {
        case "SUCCESS": hasRun ? .success : .pending
        case "RUNNING": .running
        case "ERROR": .error
        case "PAUSED": .paused
        case "STOPPED": .disabled
        default: .unknown
        }
    }

    func reading(of integration: String, in state: SyncState) -> SyncReading {
        var reading = SyncReading(
            identity: SyncIdentity(
                integration: integration, connection: connectionID, sync: name, variant: variant, id: id),
            state: state)
        reading.schedule = frequency ?? ""
        reading.interval = frequency.flatMap(NangoFrequency.seconds)
        reading.nextRun = nextScheduledSyncAt
        reading.records = recordCount
        reading.checkpoint = checkpoint
        let outcome = latestExecutionStatus?.uppercasedWord
        // While a run is in progress, older servers send the previous run's end together with the present run's partial
        // figures. A run that is paused continues to its end.
        if state != .running && !(state == .paused && outcome == "RUNNING") {
            reading.lastFinished = finishedAt
            reading.lastRunRecords = latestResult?.changes
        }
        // Failed and cancelled runs have a finishedAt, too. Only these two cases prove a success.
        let isPausedAfterSuccess = state == .paused && outcome == "SUCCESS"
        if state == .success || isPausedAfterSuccess { reading.lastSuccess = finishedAt }
        return reading
    }
}

extension String {
    /// In capitals, as such words nearly always are already.
    fileprivate var uppercasedWord: String {
        utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || $0 == UInt8(ascii: "_") }
            ? self : uppercased()
    }
}

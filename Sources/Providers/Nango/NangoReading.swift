import SyncModel

extension NangoStatusAnswer {
    /// The answer in this program's words, of the connections chosen.
    func reading(of integration: String, where isChosen: (String) -> Bool) -> TargetReading {
        var reading = TargetReading()
        reading.invalidSyncs = invalidSyncs
        reading.syncs.reserveCapacity(syncs.count)
        for sync in syncs where isChosen(sync.connectionID) {
            let state = sync.state
            if state == .unknown { reading.unknownWords.append(sync.status) }
            reading.syncs.append(sync.reading(of: integration, in: state))
        }
        return reading
    }
}

extension NangoSync {
    /// What `status` means: it is not health, and a sync that never ran says `SUCCESS` as well.
    var state: SyncState {
        switch status.uppercased() {
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
        let outcome = latestExecutionStatus?.uppercased()
        // Older servers send the previous run's end and the present run's partial figures while a run is on; a pause
        // lets the run that is on go to its end.
        if state != .running && !(state == .paused && outcome == "RUNNING") {
            reading.lastFinished = finishedAt
            reading.lastRunRecords = latestResult?.changes
        }
        // A failed or cancelled run has a finishedAt, too: only these two say how the run ended.
        let pausedAfterSuccess = state == .paused && outcome == "SUCCESS"
        if state == .success || pausedAfterSuccess { reading.lastSuccess = finishedAt }
        return reading
    }
}

extension TargetReading {
    /// Adds what another request for the same target brought.
    mutating func merge(_ other: TargetReading) {
        syncs += other.syncs
        connections += other.connections
        gaps.formUnion(other.gaps)
        failure = failure ?? other.failure
        invalidSyncs += other.invalidSyncs
        unknownWords += other.unknownWords
    }
}

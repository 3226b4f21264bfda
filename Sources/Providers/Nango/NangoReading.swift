import JSONStream
import SyncModel

/// The answer to `GET /sync/status`, in this program's words already.
struct NangoStatusAnswer: Sendable {
    /// An element of `syncs` that has a usable identity.
    struct Sync: Sendable {
        let reading: KeptReading
        /// `status`, if it is not known here.
        let unknownWord: String?
    }

    private let syncs: [Sync]
    /// How many elements have no usable identity.
    private let invalidSyncs: Int

    init(_ list: JSONList<Sync>) {
        syncs = list.elements
        invalidSyncs = list.unreadableElements
    }

    /// Reads an answer while it arrives, each element at once into what is kept of it.
    static func reader(
        of integration: String, _ keep: @escaping @Sendable (SyncReading) -> KeptReading
    ) -> JSONListAnswer<Sync> {
        JSONListAnswer("syncs") { json in
            NangoSync(json).map { sync in
                let state = sync.state
                return Sync(
                    reading: keep(sync.reading(of: integration, in: state)),
                    unknownWord: state == .unknown ? sync.status : nil)
            }
        }
    }

    var isEmpty: Bool { syncs.isEmpty && invalidSyncs == 0 }

    /// The ids of all connections named.
    ///
    /// Many syncs are of one connection: room for as many as there are syncs would be kept from poll to poll.
    var connections: Set<String> {
        syncs.reduce(into: []) { $0.insert($1.reading.reading.identity.connection) }
    }

    /// What it says of the connections chosen.
    func reading(where isChosen: (String) -> Bool) -> TargetReading {
        var reading = TargetReading()
        reading.invalidSyncs = invalidSyncs
        reading.syncs.reserveCapacity(syncs.count)
        for sync in syncs where isChosen(sync.reading.reading.identity.connection) {
            if let word = sync.unknownWord { reading.unknownWords.append(word) }
            reading.syncs.append(sync.reading)
        }
        return reading
    }
}

extension NangoSync {
    /// What `status` means: it is not health, and a sync that never ran says `SUCCESS` as well.
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

extension String {
    /// In capitals, as such words nearly always are.
    fileprivate var uppercasedWord: String {
        utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || $0 == UInt8(ascii: "_") }
            ? self : uppercased()
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

import HTTPExchange
import JSONStream
import SyncModel

/// Reads the syncs of one Connected User.
struct ParagonUser: Sendable {
    let id: String
    let requests: ParagonRequests
    let memory: ParagonMemory

    private var session: VendorSession { requests.session }
    private var uptime: Duration { session.timekeeper.uptime }

    /// All syncs of the user: the list, then the detail of each sync.
    ///
    /// A sync whose detail fails is unreadable, and the user counts as failed.
    ///
    /// - Throws: The failure of the list, or of the details if all failed.
    func readAll() async throws(RequestFailure) -> PartReading {
        let list = try await list()
        let syncs = list.elements
        let details = await syncs.concurrentMap(atMost: session.api.maximumConcurrency) { sync in
            await Result { () async throws(RequestFailure) in try await detail(of: sync.id) }
        }
        var reading = PartReading()
        reading.invalidSyncs = list.unreadableElements
        for (sync, detail) in zip(syncs, details) {
            switch detail {
            case .success(let detail?): reading.add(sync, detail, of: id)
            // It was deleted between the two requests.
            case .success(nil): continue
            case .failure(let failure):
                reading.unreadable.insert(sync.id)
                reading.failure = reading.failure ?? failure
            }
        }
        if let failure = reading.failure, reading.unreadable.count == syncs.count { throw failure }
        return reading
    }

    /// One sync alone, with its names from the last list; gone if the vendor does not know it.
    func read(sync: String) async throws(RequestFailure) -> PartReading {
        var known = memory.listed(sync, of: id)
        if known == nil {
            _ = try await list()
            known = memory.listed(sync, of: id)
        }
        var reading = PartReading()
        if let known, let detail = try await detail(of: sync) {
            reading.add(known, detail, of: id)
        } else {
            reading.isGone = true
        }
        return reading
    }

    private func list() async throws(RequestFailure) -> JSONList<ParagonListedSync> {
        var list = try await requests.syncs()
        var seen: Set<String> = []
        list.elements = list.elements.filter { seen.insert($0.id).inserted }
        memory.remember(list.elements, of: id, at: uptime)
        return list
    }

    /// The state of a sync, requested now, or remembered while it must not be requested; `nil` if it no longer exists.
    private func detail(of sync: String) async throws(RequestFailure) -> ParagonDetail? {
        if let remembered = memory.backingOff(sync, of: id, at: uptime) { return remembered }
        let credentials = requests.credentials.hashValue
        let interval = session.interval
        if let failure = memory.waiting(sync, of: id, credentials: credentials, at: uptime, interval: interval) {
            throw failure
        }
        let result = await Result { () async throws(RequestFailure) in try await requests.detail(of: sync) }
        memory.note(result, of: sync, user: id, credentials: credentials, at: uptime, interval: interval)
        return try result.get()
    }
}

extension PartReading {
    fileprivate mutating func add(_ sync: ParagonListedSync, _ detail: ParagonDetail, of user: String) {
        let reading = SyncReading(sync, detail, of: user)
        syncs.append(reading)
        if reading.state == .unknown, let word = detail.word(listed: sync.status) { unknownWords.append(word) }
    }
}

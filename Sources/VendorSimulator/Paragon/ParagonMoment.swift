/// What Paragon would say of a sync at one moment, before it is written as JSON.
struct ParagonMoment: Sendable {
    var status: String
    /// When records were last synced, in Unix seconds; `nil` if they never were.
    var lastSyncedAt: Double?
    /// The records synced and those there are; `nil` where Paragon has not counted them yet.
    var synced: Int?
    var total: Int?
    /// How long the sync still waits for the third party.
    var backoffMilliseconds: Int?
    var reason: String?
}

extension ParagonSync {
    /// The sync at a time given in Unix seconds: a function of nothing but the sync and the time.
    func moment(at now: Double) -> ParagonMoment {
        let today = (now / 86_400).rounded(.down) * 86_400
        switch course {
        case .healthy, .slow, .deleted:
            return onGrid(at: now)
        case .unknownWord:
            var moment = onGrid(at: now)
            moment.status = "QUEUED"
            return moment
        case .initializing:
            return ParagonMoment(status: "INITIALIZING")
        case .neverSynced:
            return ParagonMoment(status: "IDLE", synced: 0, total: 0)
        case .rateLimited:
            return heldUp(at: now)
        case .stalled:
            return resting("ACTIVE", since: (now / 604_800).rounded(.down) * 604_800 - 3600, missing: 12_000)
        case .errored:
            var moment = resting("ERRORED", since: today - 5 * 3600, missing: 4100)
            moment.reason = "Credential ID \(id.prefix(8)) is no longer valid or has been deleted."
            return moment
        case .disabled:
            return resting("DISABLED", since: today - 3 * 86_400)
        }
    }

    private func onGrid(at now: Double) -> ParagonMoment {
        let latest = grid.latest(at: now)
        let isRunning = grid.isRunning(at: now)
        let finished = isRunning ? latest - 1 : latest
        let synced = records.total(after: finished)
        return ParagonMoment(
            status: isRunning ? "ACTIVE" : "IDLE", lastSyncedAt: grid.end(of: finished), synced: synced,
            total: isRunning ? max(synced, records.total(after: latest)) : synced)
    }

    /// Active for the first ten seconds of a minute, then waiting until the next.
    private func heldUp(at now: Double) -> ParagonMoment {
        let second = now - (now / 60).rounded(.down) * 60
        var moment = resting("ACTIVE", since: (now / 3600).rounded(.down) * 3600 - 900, missing: 3000)
        guard second >= 10 else { return moment }
        moment.status = "RATE_LIMITED"
        moment.backoffMilliseconds = Int((60 - second) * 1000)
        return moment
    }

    /// A sync that last did anything a while ago.
    private func resting(_ status: String, since finish: Double, missing: Int = 0) -> ParagonMoment {
        let synced = records.total(after: grid.latest(at: finish))
        return ParagonMoment(status: status, lastSyncedAt: finish, synced: synced, total: synced + missing)
    }
}

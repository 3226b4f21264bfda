/// What Paragon knows about a sync at one time.
struct ParagonState: Sendable {
    var status: String
    /// When records were last synced, in Unix seconds; `nil` if never.
    var lastSyncedAt: Double?
    /// The records synced, and all that exist; `nil` while Paragon has not counted them.
    var synced: Int?
    var total: Int?
    /// How long the sync will still wait for the third party.
    var backoffMilliseconds: Int?
    var reason: String?
}

extension ParagonSync {
    /// The sync at a time in Unix seconds, which depends on nothing else.
    func state(at now: Double) -> ParagonState {
        let today = (now / 86_400).rounded(.down) * 86_400
        switch scenario {
        case .healthy, .slow, .deleted:
            return onGrid(at: now)
        case .unknownWord:
            var state = onGrid(at: now)
            state.status = "QUEUED"
            return state
        case .initializing:
            return ParagonState(status: "INITIALIZING")
        case .neverSynced:
            return ParagonState(status: "IDLE", synced: 0, total: 0)
        case .rateLimited:
            return heldUp(at: now)
        case .stalled:
            return resting("ACTIVE", since: (now / 604_800).rounded(.down) * 604_800 - 3600, missing: 12_000)
        case .errored:
            var state = resting("ERRORED", since: today - 5 * 3600, missing: 4100)
            state.reason = "Credential ID \(id.prefix(8)) is no longer valid or has been deleted."
            return state
        case .disabled:
            return resting("DISABLED", since: today - 3 * 86_400)
        }
    }

    /// Whether the sync runs at the times of its grid.
    var isOnGrid: Bool {
        switch scenario {
        case .healthy, .slow, .deleted, .unknownWord: true
        default: false
        }
    }

    private func onGrid(at now: Double) -> ParagonState {
        let latest = grid.latest(at: now)
        let finished = grid.latestEnded(at: now)
        let isRunning = finished < latest
        let synced = records.total(after: finished)
        return ParagonState(
            status: isRunning ? "ACTIVE" : "IDLE", lastSyncedAt: grid.end(of: finished), synced: synced,
            total: isRunning ? max(synced, records.total(after: latest)) : synced)
    }

    /// Active for the first ten seconds of every minute, then waiting.
    private func heldUp(at now: Double) -> ParagonState {
        let second = now - (now / 60).rounded(.down) * 60
        var state = resting("ACTIVE", since: (now / 3600).rounded(.down) * 3600 - 900, missing: 3000)
        guard second >= 10 else { return state }
        state.status = "RATE_LIMITED"
        state.backoffMilliseconds = Int((60 - second) * 1000)
        return state
    }

    /// A sync that last ran long ago.
    private func resting(_ status: String, since finish: Double, missing: Int = 0) -> ParagonState {
        let synced = records.total(after: grid.latest(at: finish))
        return ParagonState(status: status, lastSyncedAt: finish, synced: synced, total: synced + missing)
    }
}

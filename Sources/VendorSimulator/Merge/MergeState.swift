/// What Merge knows about a sync at one time; all times are Unix seconds.
struct MergeState: Sendable {
    var status: String
    var reason: String?
    var isInitial = false
    var lastStart: Double?
    var nextStart: Double?
    var lastResult: String?
    var lastFinished: Double?
    /// The start of the last run that succeeded.
    var freshAsOf: Double?
}

extension MergeSync {
    /// The sync at a time in Unix seconds, which depends on nothing else.
    func state(at now: Double) -> MergeState {
        let today = (now / 86_400).rounded(.down) * 86_400
        switch scenario {
        case .healthy, .oldFields, .flapping, .failing:
            return onGrid(at: now)
        case .unknownWord:
            var state = onGrid(at: now)
            state.status = "HIBERNATING"
            return state
        case .partial:
            var state = resting("PARTIALLY_SYNCED", since: today - 3600)
            (state.freshAsOf, state.nextStart) = (today - 2 * 86_400, today + 90 * 86_400)
            return state
        case .rateLimited, .waiting:
            // The start is later than the last end: they belong to different runs.
            var state = resting("DONE", since: today - 7200)
            state.status = "SYNCING"
            state.reason = scenario == .waiting ? "WAITING_ON_OTHER_MODELS" : "RATE_LIMITED"
            (state.lastStart, state.nextStart) = (today - 600, today + 2 * 86_400)
            return state
        case .initial:
            return MergeState(status: "SYNCING", isInitial: true, lastStart: today - 86_400)
        case .paused:
            var state = resting("DONE", since: today - 15 * 86_400)
            state.status = "PAUSED"
            return state
        case .disabled:
            return MergeState(status: "DISABLED")
        }
    }

    /// Whether the sync runs at the times of its grid.
    var isOnGrid: Bool {
        switch scenario {
        case .healthy, .oldFields, .flapping, .failing, .unknownWord: true
        default: false
        }
    }

    private func onGrid(at now: Double) -> MergeState {
        let latest = grid.latest(at: now)
        let finished = grid.latestEnded(at: now)
        let result = succeeds(finished) ? "DONE" : "FAILED"
        return MergeState(
            status: finished < latest ? "SYNCING" : result,
            lastStart: grid.start(of: latest), nextStart: grid.start(of: latest + 1),
            lastResult: result, lastFinished: grid.end(of: finished),
            freshAsOf: lastSuccess(upTo: finished).map(grid.start))
    }

    /// A sync that last ran long ago.
    private func resting(_ result: String, since finish: Double) -> MergeState {
        MergeState(
            status: result, lastStart: finish - 300, lastResult: result, lastFinished: finish,
            freshAsOf: result == "DONE" ? finish - 300 : nil)
    }

    private func succeeds(_ run: Int) -> Bool {
        switch scenario {
        case .failing: false
        case .flapping: random.named("outcome").unit(run) < 0.5
        default: true
        }
    }

    private func lastSuccess(upTo run: Int) -> Int? {
        scenario == .failing ? nil : (0..<64).lazy.map { run - $0 }.first(where: succeeds)
    }
}

/// What Nango knows about a sync at one time; all times are Unix seconds.
struct NangoState: Sendable {
    /// Nango's word for the state of the schedule and its last run.
    var status: String
    /// The word for the last run recorded; `nil` if there is none.
    var execution: String?
    /// When the last finished run ended, whatever its outcome.
    var finishedAt: Double?
    /// When the next run is due; `nil` unless the schedule is started.
    var nextRun: Double?
    /// The last run that saved records; `nil` if none did.
    var saved: Int?
    /// Whether the last run saved records; for a run in progress, so far.
    var hasSaved = true
    /// The time in the checkpoint; `nil` without one. Half of the syncs never have one.
    var checkpoint: Double?
    /// When the last finished run started, if that run failed.
    var failedRunStart: Double?

    /// Whether a run is in progress.
    var isRunning: Bool { execution == "RUNNING" }
}

extension NangoSync {
    /// The sync at a time in Unix seconds, which depends on nothing else.
    func state(at now: Double) -> NangoState {
        let today = (now / 86_400).rounded(.down) * 86_400
        let thisWeek = (now / 604_800).rounded(.down) * 604_800
        switch scenario {
        case .interrupted:
            var state = onGrid(at: now)
            state.nextRun = ((now / 3600).rounded(.down) + 1) * 3600
            state.checkpoint = 1_767_225_600
            return state
        case .unknownWord:
            var state = onGrid(at: now)
            state.status = "QUEUED"
            return state
        case .stalled, .pausedWhileRunning:
            var state = resting(since: thisWeek - 3600)
            (state.status, state.execution, state.hasSaved) = ("RUNNING", "RUNNING", false)
            state.nextRun = scenario == .stalled ? thisWeek : nil
            return state
        case .overdue:
            var state = resting(since: today - 7200)
            (state.status, state.nextRun) = ("SUCCESS", today - 7200 + grid.interval)
            return state
        case .paused:
            return resting(since: today - 3 * 86_400)
        case .stopped:
            var state = resting(since: today - 86_400)
            (state.status, state.execution) = ("STOPPED", "STOPPED")
            return state
        case .pausedBeforeFirstRun:
            return NangoState(status: "PAUSED")
        case .neverRan:
            return NangoState(status: "SUCCESS", nextRun: thisWeek + 604_800)
        default:
            return onGrid(at: now)
        }
    }

    /// Whether the sync runs at the times of its grid.
    var isOnGrid: Bool {
        switch scenario {
        case .stalled, .pausedWhileRunning, .overdue, .paused, .stopped, .pausedBeforeFirstRun, .neverRan: false
        default: true
        }
    }

    private func onGrid(at now: Double) -> NangoState {
        let latest = grid.latest(at: now)
        let end = grid.end(of: latest)
        let isRunning = now < end
        let finished = isRunning ? latest - 1 : latest
        let isGood = succeeds(finished)
        let saved = lastSaving(upTo: finished)
        return NangoState(
            status: isRunning ? "RUNNING" : isGood ? "SUCCESS" : "ERROR",
            execution: isRunning ? "RUNNING" : isGood ? "SUCCESS" : "STOPPED",
            finishedAt: isRunning ? grid.end(of: finished) : end,
            // It only moves when a run ends: during a run it is the time of that run.
            nextRun: grid.start(of: finished + 1),
            saved: saved,
            // A run saves its first records after half of its time.
            hasSaved: isRunning ? now >= (grid.start(of: latest) + end) / 2 : saved == finished,
            checkpoint: hasCheckpoint ? saved.map(grid.end) : nil,
            failedRunStart: isGood ? nil : grid.start(of: finished))
    }

    /// A sync that last ran long ago, and well.
    private func resting(since finish: Double) -> NangoState {
        NangoState(
            status: "PAUSED", execution: "SUCCESS", finishedAt: finish, nextRun: nil,
            saved: grid.latest(at: finish), checkpoint: hasCheckpoint ? finish : nil)
    }

    private var hasCheckpoint: Bool {
        scenario != .savesNothing && random.named("checkpoint").unit(0) < 0.5
    }

    private func succeeds(_ run: Int) -> Bool {
        switch scenario {
        case .failing, .failsAfterSaving, .cancelled: false
        case .flapping: random.named("outcome").unit(run) < 0.5
        default: true
        }
    }

    /// The last run that saved records, among a few dozen.
    func lastSaving(upTo run: Int) -> Int? {
        switch scenario {
        case .failing, .cancelled: nil
        case .failsAfterSaving: run
        default: (0..<64).lazy.map { run - $0 }.first(where: succeeds)
        }
    }
}

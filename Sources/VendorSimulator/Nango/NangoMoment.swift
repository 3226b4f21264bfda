/// What Nango would say of a sync at one moment, before it is written as JSON.
struct NangoMoment: Sendable {
    /// Nango's word for the state of the schedule and its last run.
    var status: String
    /// The word for the run recorded last; `nil` if there is none.
    var execution: String?
    /// When the last finished run ended, whatever its outcome, in Unix seconds.
    var finishedAt: Double?
    /// When the next run is due; `nil` unless the schedule is started.
    var nextRun: Double?
    /// The last run that saved records; `nil` if none did.
    var saved: Int?
    /// Whether the last finished run saved records.
    var hasSaved = true
    /// The time that the checkpoint tells; `nil` without one.
    var checkpoint: Double?

    /// Whether a run is going on.
    var isRunning: Bool { execution == "RUNNING" }
}

extension NangoSync {
    /// The sync at a time given in Unix seconds: a function of nothing but the sync and the time.
    func moment(at now: Double) -> NangoMoment {
        let today = (now / 86_400).rounded(.down) * 86_400
        switch course {
        case .healthy, .slow, .shrinking, .unscheduled, .flapping, .failing, .savesNothing:
            return onGrid(at: now)
        case .interrupted:
            var moment = onGrid(at: now)
            moment.nextRun = ((now / 3600).rounded(.down) + 1) * 3600
            moment.checkpoint = 1_767_225_600
            return moment
        case .unknownWord:
            var moment = onGrid(at: now)
            moment.status = "QUEUED"
            return moment
        case .stalled:
            let week = (now / 604_800).rounded(.down) * 604_800
            var moment = resting(since: week - 3600)
            (moment.status, moment.execution, moment.nextRun) = ("RUNNING", "RUNNING", week)
            return moment
        case .overdue:
            var moment = resting(since: today - 7200)
            (moment.status, moment.nextRun) = ("SUCCESS", today - 7200 + grid.interval)
            return moment
        case .paused:
            return resting(since: today - 3 * 86_400)
        case .stopped:
            var moment = resting(since: today - 86_400)
            (moment.status, moment.execution) = ("STOPPED", "STOPPED")
            return moment
        case .pausedBeforeFirstRun:
            return NangoMoment(status: "PAUSED")
        case .neverRan:
            return NangoMoment(status: "SUCCESS", nextRun: ((now / 604_800).rounded(.down) + 1) * 604_800)
        }
    }

    private func onGrid(at now: Double) -> NangoMoment {
        let latest = grid.latest(at: now)
        let isRunning = grid.isRunning(at: now)
        let finished = isRunning ? latest - 1 : latest
        let isGood = succeeds(finished)
        let saved = lastSuccess(upTo: finished)
        return NangoMoment(
            status: isRunning ? "RUNNING" : isGood ? "SUCCESS" : "ERROR",
            execution: isRunning ? "RUNNING" : isGood ? "SUCCESS" : "STOPPED",
            finishedAt: grid.end(of: finished),
            // Moves only when a run ends, so that during a run it is the run's own time.
            nextRun: grid.start(of: finished + 1),
            saved: saved,
            hasSaved: isGood,
            checkpoint: course == .savesNothing ? nil : saved.map(grid.end))
    }

    /// A sync that last ran, well, long ago.
    private func resting(since finish: Double) -> NangoMoment {
        NangoMoment(
            status: "PAUSED", execution: "SUCCESS", finishedAt: finish, nextRun: nil,
            saved: grid.latest(at: finish), checkpoint: finish)
    }

    private func succeeds(_ run: Int) -> Bool {
        switch course {
        case .failing: false
        case .flapping: noise.named("outcome").unit(run) < 0.5
        default: true
        }
    }

    /// The last run that succeeded, as far as a look back at a few dozen tells.
    func lastSuccess(upTo run: Int) -> Int? {
        course == .failing ? nil : (0..<64).lazy.map { run - $0 }.first(where: succeeds)
    }
}

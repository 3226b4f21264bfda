/// What Merge would say of a sync at one moment, before it is written as JSON; times are Unix seconds.
struct MergeMoment: Sendable {
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
    /// The sync at a time given in Unix seconds: a function of nothing but the sync and the time.
    func moment(at now: Double) -> MergeMoment {
        let today = (now / 86_400).rounded(.down) * 86_400
        switch course {
        case .healthy, .oldFields, .flapping, .failing:
            return onGrid(at: now)
        case .unknownWord:
            var moment = onGrid(at: now)
            moment.status = "HIBERNATING"
            return moment
        case .partial:
            var moment = resting("PARTIALLY_SYNCED", since: today - 3600)
            (moment.freshAsOf, moment.nextStart) = (today - 2 * 86_400, today + 90 * 86_400)
            return moment
        case .rateLimited, .waiting:
            // Its start is later than its last end: they belong to different runs.
            var moment = resting("DONE", since: today - 7200)
            moment.status = "SYNCING"
            moment.reason = course == .waiting ? "WAITING_ON_OTHER_MODELS" : "RATE_LIMITED"
            (moment.lastStart, moment.nextStart) = (today - 600, today + 2 * 86_400)
            return moment
        case .initial:
            return MergeMoment(status: "SYNCING", isInitial: true, lastStart: today - 86_400)
        case .paused:
            var moment = resting("DONE", since: today - 15 * 86_400)
            moment.status = "PAUSED"
            return moment
        case .disabled:
            return MergeMoment(status: "DISABLED")
        }
    }

    private func onGrid(at now: Double) -> MergeMoment {
        let latest = grid.latest(at: now)
        let isRunning = grid.isRunning(at: now)
        let finished = isRunning ? latest - 1 : latest
        let result = succeeds(finished) ? "DONE" : "FAILED"
        return MergeMoment(
            status: isRunning ? "SYNCING" : result,
            lastStart: grid.start(of: latest), nextStart: grid.start(of: latest + 1),
            lastResult: result, lastFinished: grid.end(of: finished),
            freshAsOf: lastSuccess(upTo: finished).map(grid.start))
    }

    /// A sync that last did anything a while ago.
    private func resting(_ result: String, since finish: Double) -> MergeMoment {
        MergeMoment(
            status: result, lastStart: finish - 300, lastResult: result, lastFinished: finish,
            freshAsOf: result == "DONE" ? finish - 300 : nil)
    }

    private func succeeds(_ run: Int) -> Bool {
        switch course {
        case .failing: false
        case .flapping: noise.named("outcome").unit(run) < 0.5
        default: true
        }
    }

    private func lastSuccess(upTo run: Int) -> Int? {
        course == .failing ? nil : (0..<64).lazy.map { run - $0 }.first(where: succeeds)
    }
}

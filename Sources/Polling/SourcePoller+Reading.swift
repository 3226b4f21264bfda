import Fleet
import HTTPExchange
import SyncModel
import Vendors

/// The reading of parts.
extension SourcePoller {
    /// Begins to read parts as long as there are some to read and the budget allows.
    ///
    /// - Returns: When to look again, as far as the plan can tell.
    func beginReading(in group: inout TaskGroup<Event>, at now: Duration) -> Duration? {
        guard discovery.hasSucceeded, discovery.hasFirstList || discovery.listDeadline(at: now) == nil else {
            return nil
        }
        if case .wanted = discovery.list, !discovery.hasFirstList { return nil }
        while true {
            let budget = RequestBudget(
                limit: api.currentLimit, nextPermit: api.nextPermit(at: now), isScarce: api.isScarce)
            switch plan.next(at: now, budget: budget, onlyWanted: isRefused) {
            case .wait(let until): return until
            case .read(let part): beginReading(part, in: &group)
            }
        }
    }

    private func beginReading(_ part: Part, in group: inout TaskGroup<Event>) {
        guard let target = plan.target(of: part) else { return plan.cancel(part) }
        // A part that can be split is retried once, then split: repeating the request would not make it cheaper.
        let session = session(attempts: plan.isSplittable(part) ? 2 : 3)
        group.addTask { [vendor = source.vendor] in
            do throws(RequestFailure) {
                let reading = try await vendor.read(part, of: target, session)
                return .read(part, .success(reading), session.meter.reading)
            } catch {
                return .read(part, .failure(error), session.meter.reading)
            }
        }
    }

    func takeReading(of part: Part, _ result: Result<PartReading, RequestFailure>, _ cost: RequestMeter.Reading) {
        let (now, uptime) = (timekeeper.now, timekeeper.uptime)
        isDirty = true
        status.lastPoll = now
        guard plan.target(of: part) != nil else { return plan.cancel(part) }
        switch result {
        case .failure(let failure): take(failure, of: part, now: now, at: uptime)
        case .success(let reading): take(reading, of: part, cost, now: now, at: uptime)
        }
        endRoundIfOver()
    }

    private func take(
        _ reading: PartReading, of part: Part, _ cost: RequestMeter.Reading, now: Timestamp, at uptime: Duration
    ) {
        status.lastSuccess = now
        accept(at: uptime)
        note(fleet.apply(reading, of: part, at: now, readAt: uptime, expires: uptime + lifetime))
        if reading.isGone || reading.connections != nil {
            let listed = reading.isGone ? nil : reading.connections
            if part.scope == .whole { connections.set(listed?.map { publish($0, at: uptime) }, from: part.target) }
        }
        status.unknownStates += reading.unknownWords.count
        status.dropped[.invalid, default: 0] += reading.invalidSyncs
        log.note(words: reading.unknownWords)
        if reading.isGone {
            plan.drop(part)
        } else {
            plan.succeed(
                part, syncs: reading.syncs.count, requests: cost.requests, seconds: cost.longest.inSeconds)
            if let failure = reading.failure { plan.noteIncomplete(part, failure, now: now, at: uptime) }
            learn(from: part, now: now, at: uptime)
        }
        followParts(at: uptime)
        if let failure = reading.failure {
            note(failure, of: part, at: uptime)
            round?.fail(part, failure.reason)
        } else {
            failing.set(nil, of: part)
            round?.finish(part)
            noteTarget(of: part)
        }
        // A newer reading may have brought what another part could not.
        for other in failing.parts(of: part.target) where other.overlaps(part) { refreshFailing(of: other, at: uptime) }
        finishProbes(part, hasRead: true)
    }

    private func take(_ failure: RequestFailure, of part: Part, now: Timestamp, at uptime: Duration) {
        if source.vendor.refusesSource(failure) {
            plan.cancel(part)
            fail(failure, byPart: true, now: now, at: uptime)
            finishProbes(part, hasRead: false)
        } else {
            settle(plan.fail(part, failure, now: now, at: uptime), failure, of: part, at: uptime)
        }
    }

    /// Takes in what a part's failure means.
    func settle(_ outcome: PollPlan.FailureOutcome, _ failure: RequestFailure, of part: Part, at uptime: Duration) {
        followParts(at: uptime)
        var failed = part
        switch outcome {
        case .split(let pieces):
            log.note(split: part, into: pieces.count, failure: failure)
            return
        case .needsConnections:
            discovery.isListNeeded = true
            if case .none = discovery.list, discovery.next != nil { discovery.list = .wanted }
            return
        case .replaced(let other): failed = other
        case .failed: break
        }
        note(failure, of: failed, at: uptime)
        round?.fail(failed, failure.reason)
        finishProbes(failed, hasRead: false)
    }

    /// Learns from a part's rows when to look again, and how its target is best divided.
    private func learn(from part: Part, now: Timestamp, at uptime: Duration) {
        plan.noteDue(part, fleet: fleet, now: now, at: uptime)
        plan.review(part, fleet: fleet, at: uptime)
        if plan.reviewBudget(limit: api.currentLimit) { budgetChanged(now: now, at: uptime) }
    }

    /// Goes over from polling everything every interval to polling by age, or back.
    private func budgetChanged(now: Timestamp, at uptime: Duration) {
        for target in plan.targetIDs { fleet.setExpiry(of: Part(target), after: lifetime) }
        for part in plan.coverParts { plan.noteDue(part, fleet: fleet, now: now, at: uptime) }
        refreshAllFailing(at: uptime)
    }

    /// How long a reading is served: longer where parts are polled by age.
    var lifetime: Duration {
        source.polling.staleAfter + (plan.isBudgeted ? source.polling.refreshWithin : .zero)
    }

    func publish(_ connection: ConnectionReading, at uptime: Duration) -> PublishedConnection {
        PublishedConnection(connection, expires: (uptime + lifetime).wholeMicroseconds)
    }
}

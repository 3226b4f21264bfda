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
        guard discovery.hasSucceeded else { return nil }
        guard discovery.hasFirstList || discovery.listDeadline(at: now) == nil else { return nil }
        if case .wanted = discovery.list, !discovery.hasFirstList { return nil }
        while true {
            let budget = RequestBudget(
                limit: api.currentLimit, nextPermit: api.nextPermit(at: now), isScarce: api.isScarce)
            switch plan.next(at: now, budget: budget, onlyWanted: isRefused) {
            case .wait(let until): return until
            case .read(let part): beginReading(part, in: &group, at: now)
            }
        }
    }

    private func beginReading(_ part: Part, in group: inout TaskGroup<Event>, at now: Duration) {
        guard let target = plan.target(of: part) else { return plan.cancel(part) }
        // A part that can be split is retried once, then split: repeating the request would not make it cheaper.
        let session = session(attempts: plan.isSplittable(part) ? 2 : 3)
        group.addTask { [vendor = source.vendor] in
            do throws(RequestFailure) {
                let reading = try await vendor.read(part, of: target, session)
                return .read(part, .success(reading), session.meter.reading, began: now)
            } catch {
                return .read(part, .failure(error), session.meter.reading, began: now)
            }
        }
    }

    func takeReading(
        of part: Part, _ result: Result<PartReading, RequestFailure>, _ cost: RequestMeter.Reading, began: Duration
    ) {
        let (now, uptime) = (timekeeper.now, timekeeper.uptime)
        isDirty = true
        status.lastPoll = now
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
        if isRefused { accept(now: now) }
        if status.failure != nil, discovery.hasSucceeded { accept(now: now) }
        let isKnown = plan.target(of: part) != nil
        guard isKnown else { return plan.cancel(part) }
        note(fleet.apply(reading, of: part, at: now, readAt: uptime, expires: uptime + lifetime))
        if let listed = reading.connections { connections[part.target] = listed.map { publish($0, at: uptime) } }
        status.unknownStates += reading.unknownWords.count
        status.dropped[.invalid, default: 0] += reading.invalidSyncs
        log.note(words: reading.unknownWords)
        if reading.isGone {
            plan.drop(part)
            failing[part] = nil
            round?.finish(part)
            finishProbes(part, hasRead: true)
            return
        }
        plan.succeed(
            part, syncs: reading.syncs.count, requests: cost.requests, seconds: cost.longest.inSeconds)
        if let failure = reading.failure {
            plan.noteIncomplete(part, failure, now: now, at: uptime)
            note(failure, of: part, at: uptime)
            round?.fail(part, failure.reason)
        } else {
            failing[part] = nil
            round?.finish(part)
            noteTarget(of: part)
        }
        // A newer reading may have brought what another part could not.
        if !failing.isEmpty { refreshFailing(at: uptime) }
        learn(from: part, now: now, at: uptime)
        finishProbes(part, hasRead: true)
    }

    private func take(_ failure: RequestFailure, of part: Part, now: Timestamp, at uptime: Duration) {
        if source.vendor.refusesSource(failure) {
            plan.cancel(part)
            fail(failure, now: now, at: uptime)
            finishProbes(part, hasRead: false)
            return
        }
        switch plan.fail(part, failure, now: now, at: uptime) {
        case .split(let pieces):
            log.note(split: part, into: pieces.count, failure: failure)
            round?.split(part, into: pieces)
            for key in probes.keys where probes[key]?.pending?.remove(part) != nil {
                probes[key]?.pending?.formUnion(pieces)
            }
            failing[part] = nil
            return
        case .undone(let whole):
            round?.keep { $0.target != whole.target }
            failing = failing.filter { $0.key.target != whole.target }
            note(failure, of: whole, at: uptime)
            round?.fail(whole, failure.reason)
        case .needsConnections:
            if !discovery.isListNeeded {
                discovery.isListNeeded = true
                discovery.list = .wanted
            }
            note(failure, of: part, at: uptime)
            round?.fail(part, failure.reason)
        case .failed:
            note(failure, of: part, at: uptime)
            round?.fail(part, failure.reason)
        }
        finishProbes(part, hasRead: false)
    }

    /// Learns from a part's rows when to look again, and how its target is best divided.
    private func learn(from part: Part, now: Timestamp, at uptime: Duration) {
        plan.noteDue(part, rows: fleet.rows(of: part), now: now, at: uptime)
        if !source.vendorSplitting.isEmpty { plan.review(part, fleet: fleet, at: uptime) }
        if plan.reviewBudget(limit: api.currentLimit) { budgetChanged(now: now, at: uptime) }
    }

    /// Goes over from polling everything every interval to polling by age, or back.
    private func budgetChanged(now: Timestamp, at uptime: Duration) {
        for part in plan.coverParts {
            fleet.setExpiry(of: part, after: lifetime)
            plan.noteDue(part, rows: fleet.rows(of: part), now: now, at: uptime)
        }
    }

    /// How long a reading is served: longer where parts are polled by age.
    var lifetime: Duration {
        source.polling.staleAfter + (plan.isBudgeted ? source.polling.refreshWithin : .zero)
    }

    func publish(_ connection: ConnectionReading, at uptime: Duration) -> PublishedConnection {
        PublishedConnection(connection, expires: (uptime + lifetime).wholeMicroseconds)
    }
}

extension SourceConfiguration {
    /// How the vendor's parts can be made smaller.
    var vendorSplitting: PartSplitting { type(of: vendor).splitting }
}

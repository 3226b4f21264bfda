import Fleet
import HTTPExchange
import SyncModel
import Vendors

/// What is published of a source, stored of it, and handed on.
extension SourcePoller {
    /// Failures, and what they hide.
    func note(_ failure: RequestFailure, of part: Part, at uptime: Duration) {
        log.note(failure, of: part.target)
        refreshFailing(of: part, at: uptime)
    }

    /// Reports that a target can be read again, once none of its parts fails.
    func noteTarget(of part: Part) {
        if !failing.keys.contains(where: { $0.target == part.target }) { log.note(nil, of: part.target) }
    }

    /// Notes that something besides the targets fails, or no longer does.
    func noteOther(_ failure: RequestFailure?, _ target: Target, now: Timestamp, at uptime: Duration) {
        if target.kind == .file { log.note(failure, of: target.id) }
        guard let failure else {
            otherFailures[target.id] = nil
            return
        }
        if target.kind == .file { round?.fail(nil, failure.reason) }
        otherFailures[target.id] = FailingPart(
            part: Part(target.id), target: target, failure: failure, since: otherFailures[target.id]?.since ?? now,
            failedAt: uptime.wholeMicroseconds, syncs: 0)
    }

    /// Judges anew which parts fail and which syncs that hides.
    func refreshFailing(at uptime: Duration) {
        failing = [:]
        for part in plan.failingParts { refreshFailing(of: part, at: uptime) }
    }

    private func refreshFailing(of part: Part, at uptime: Duration) {
        guard let state = plan.state(of: part), let failure = state.failure, let since = state.failingSince,
            let target = plan.target(of: part)
        else {
            failing[part] = nil
            return
        }
        let failedAt = (state.failedAt ?? uptime).wholeMicroseconds
        var hidden = 0
        for row in fleet.rows(of: part) where row.readAt < failedAt { hidden += 1 }
        failing[part] = FailingPart(
            part: part, target: target, failure: failure, since: since, failedAt: failedAt, syncs: hidden)
    }

    func note(_ changes: FleetChanges) {
        journal += changes.journal
        status.dropped[.duplicate, default: 0] += changes.duplicates
        status.dropped[.limit, default: 0] += changes.droppedOverLimit
        log.note(overLimit: changes.droppedOverLimit > 0)
    }

    var progress: RoundProgress {
        round.map { RoundProgress(done: $0.progress.done, total: $0.progress.total) } ?? status.progress
    }

    // MARK: Rounds

    func endRoundIfOver() {
        guard round?.isOver == true else { return }
        endRound(failure: nil)
    }

    func endRound(failure: RequestFailure?) {
        guard let ended = round else { return }
        round = nil
        updateStatus()
        status.progress = RoundProgress(done: ended.progress.done, total: ended.progress.total)
        status.rounds += 1
        for reason in ended.reasons { status.failures[reason, default: 0] += 1 }
        let duration = timekeeper.uptime - ended.began
        status.roundDuration = duration
        status.timeline.add(fleet.stateCounts, at: timekeeper.now)
        lastRoundEnd = timekeeper.uptime
        lastRound = RoundSummary(
            duration: duration, failure: failure, reasons: ended.reasons, targets: status.targets,
            failedTargets: status.failedTargets, failures: ended.failures, syncs: fleet.count,
            isUp: status.isUp ?? false)
        let memory = plan.memory
        if history != nil, memory != storedMemory {
            storedMemory = memory
            journal += fleet.journal(memory: memory)
        }
        forgetUnreadable()
        fleet.forgetOld(at: timekeeper.uptime)
        if failure != nil { announceProbes() }
        isDirty = true
    }

    /// Drops the syncs of parts that could not be read for so long that their last reading says nothing any more.
    private func forgetUnreadable() {
        let (now, uptime) = (timekeeper.now, timekeeper.uptime)
        var gone = PartReading()
        gone.isGone = true
        for failing in failing.values where now.since(failing.since) > SourceFleet.removedSyncsAreKept {
            note(fleet.apply(gone, of: failing.part, at: now, readAt: uptime, expires: uptime))
        }
    }

    /// Judges what only time changes.
    func tick(at now: Duration) {
        nextTick = now + min(source.polling.interval, .seconds(15))
        status.lateParts = plan.late(at: now)
        status.expectedRound = plan.expectedRound(limit: api.currentLimit)
        log.note(
            round: status.expectedRound, refreshWithin: source.polling.refreshWithin,
            requestsPerMinute: api.currentLimit)
        isDirty = true
    }

    private func updateStatus() {
        let before = status.condition
        status.targets = plan.countedTargets
        if !failing.isEmpty || !status.failing.isEmpty {
            status.failing = failing.values.sorted {
                ($0.target.id, "\($0.part.scope)") < ($1.target.id, "\($1.part.scope)")
            }
        }
        status.otherFailures = otherFailures.values.sorted { $0.target.id < $1.target.id }
        status.failedTargets = Set(failing.values.lazy.filter(\.target.isCounted).map(\.part.target)).count
        if isRefused || !discovery.hasSucceeded, status.failure != nil { status.failedTargets = status.targets }
        status.unreadableSyncs = status.failing.reduce(0) { $0 + $1.syncs }
        status.isUp = isUp
        status.hasFirstResults =
            status.hasFirstResults || status.failure != nil || plan.hasTriedAllTargets(discovery.hasSucceeded)
        status.parts = plan.coverCount
        status.requestsPerMinute = api.currentLimit
        status.isBudgeted = plan.isBudgeted
        status.progress = progress
        if status.conditionSince == nil || status.condition != before { status.conditionSince = timekeeper.now }
    }

    /// Whether anything can be read; `nil` before the first result.
    private var isUp: Bool? {
        if status.failure != nil { return false }
        guard discovery.hasSucceeded else { return status.isUp }
        if plan.coverCount == 0 { return true }
        return plan.isAnythingRead ?? status.isUp
    }

    // MARK: Publishing

    func publish() {
        updateStatus()
        publication.publish(snapshot)
    }

    private var snapshot: PublishedSource {
        var published = PublishedSource(
            name: source.name, provider: source.provider, interval: source.polling.interval,
            refreshWithin: source.polling.refreshWithin, staleAfter: source.polling.staleAfter,
            isGrouped: source.polling.detail == .integration)
        published.blocks = fleet.blocks
        published.stateCounts = fleet.stateCounts
        published.connections = named.connections(connections.sorted, of: published.blocks)
        published.status = status
        return published
    }

    /// Publishes what changed: at once, or when it is stored, so that a restart cannot undo what a scrape has shown.
    func publishIfDirty(in group: inout TaskGroup<Event>) {
        guard isDirty, !isStoring else { return }
        isDirty = false
        guard let history, !journal.isEmpty else { return publish() }
        updateStatus()
        unpublished = snapshot
        isStoring = true
        let (bytes, fleet) = (journal, fleet)
        journal = []
        group.addTask { [memory = plan.memory, status] in
            await history.append(bytes, whole: { fleet.stored(memory: memory, lastSuccess: status.lastSuccess) })
            return .stored
        }
    }

    func takeStored() {
        isStoring = false
        if let unpublished { publication.publish(unpublished) }
        unpublished = nil
    }

    func takeUpHistory() async {
        guard let history, let stored = await history.takeUp(isKnown: isSuccessor) else { return }
        fleet.resume(stored, at: timekeeper.now, uptime: timekeeper.uptime)
        status.lastSuccess = stored.lastSuccess
        plan.remember(stored.memory)
    }

    // MARK: Probes

    func beginProbe(_ announcement: AsyncStream<Bool>.Continuation) -> Int {
        let id = (probes.keys.max() ?? 0) + 1
        // What is in flight already may have been requested before something happened: it is polled again.
        let known = plan.coverParts
        probes[id] = PollProbe(pending: known.isEmpty ? nil : Set(known), announcement: announcement)
        if !isRefused { plan.wantAll() }
        if discovery.next != nil { discovery.next = .zero }
        return id
    }

    func finishProbes(_ part: Part, hasRead: Bool) {
        for key in probes.keys {
            if hasRead { probes[key]?.hasRead = true }
            guard probes[key]?.pending?.remove(part) != nil, probes[key]?.pending?.isEmpty == true else { continue }
            announce(key)
        }
    }

    /// Counts a scrape that had no time to wait for anything.
    func noteProbeTimeout() {
        status.failures[.timeout, default: 0] += 1
        if !status.hasFirstResults { status.isUp = false }
        publish()
    }

    private func announceProbes() {
        for key in probes.keys { announce(key) }
    }

    private func announce(_ key: Int) {
        guard let probe = probes[key] else { return }
        probe.announcement.yield(probe.hasRead)
        probe.announcement.finish()
    }

    // MARK: Reload

    /// What a poller passes on to the one that replaces it.
    package struct Inheritance: Sendable {
        let api: APIClient.Inheritance
        let status: SourceStatus?
        /// What is known of the source; `nil` for a source that was removed.
        let known: Known?

        struct Known: Sendable {
            let fleet: SourceFleet
            let connections: ConnectionTable
            let cost: CostModel
        }

        /// What still counts of a source that was removed: its requests of the last minutes, and the vendor's pauses.
        package var requestsOnly: Inheritance { Inheritance(api: api, status: nil, known: nil) }
    }

    package var inheritance: Inheritance {
        Inheritance(
            api: api.inheritance, status: status,
            known: Inheritance.Known(fleet: fleet, connections: connections, cost: plan.cost))
    }
}

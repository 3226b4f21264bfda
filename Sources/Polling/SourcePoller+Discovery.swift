import Fleet
import HTTPExchange
import SyncModel
import Vendors

/// Which targets and connections there are.
extension SourcePoller {
    func beginDiscovery(in group: inout TaskGroup<Event>, at now: Duration) {
        let vendor = source.vendor
        if let next = discovery.next, now >= next {
            discovery.next = nil
            discovery.isInFlight = true
            discovery.began = now
            discovery.requests = 0
            if round == nil { round = SourceRound(began: now) }
            let session = session(attempts: 3)
            group.addTask {
                do throws(RequestFailure) {
                    return .discovered(.success(try await vendor.discover(session)), session.meter.reading)
                } catch {
                    return .discovered(.failure(error), session.meter.reading)
                }
            }
        }
        if case .wanted = discovery.list {
            let isNeeded = discovery.isListNeeded
            discovery.list = .requested(at: now, isNeeded: isNeeded)
            let session = session(attempts: 3)
            group.addTask {
                do throws(RequestFailure) {
                    let listing = try await vendor.listConnections(session, isNeededToSplit: isNeeded)
                    return .listed(.success(listing), session.meter.reading)
                } catch {
                    return .listed(.failure(error), session.meter.reading)
                }
            }
        }
    }

    func takeDiscovery(_ result: Result<Discovery, RequestFailure>, _ cost: RequestMeter.Reading) {
        let (now, uptime) = (timekeeper.now, timekeeper.uptime)
        discovery.isInFlight = false
        discovery.requests += cost.requests
        isDirty = true
        switch result {
        case .failure(let failure):
            scheduleDiscovery()
            status.lastPoll = now
            if source.vendor.refusesSource(failure) || !discovery.hasSucceeded {
                fail(failure, now: now, at: uptime)
            } else {
                noteOther(failure, Target(.list, "targets", isCounted: false), now: now, at: uptime)
                round?.fail(nil, failure.reason)
                awaitParts()
            }
        case .success(let found):
            discovery.hasSucceeded = true
            noteOther(nil, Target(.list, "targets", isCounted: false), now: now, at: uptime)
            if cost.requests > 0, !isRefusedByPart { accept(at: uptime) } else if !isRefused { recover() }
            plan.noteConfigured(names: found.names, connections: found.connections)
            drop(plan.setTargets(found.targets.filter { shard.contains($0) }, at: uptime), at: uptime)
            followParts(at: uptime)
            for file in found.files { noteOther(file.failure, file.target, now: now, at: uptime) }
            discovery.list = isRefused ? .none : .wanted
            if isRefused {
                scheduleDiscovery()
                probeRefusal()
            }
        }
    }

    func takeListing(_ result: Result<ConnectionListing?, RequestFailure>, _ cost: RequestMeter.Reading) {
        let (now, uptime) = (timekeeper.now, timekeeper.uptime)
        discovery.requests += cost.requests
        isDirty = true
        if case .success(nil) = result, case .requested(_, isNeeded: false) = discovery.list, discovery.isListNeeded {
            // It was requested before a target had to be split.
            discovery.list = .wanted
            return
        }
        discovery.list = .none
        discovery.hasFirstList = true
        let target = Target(.list, "connections", isCounted: false)
        switch result {
        case .success(nil):
            break
        case .success(let listing?):
            if let refusal = listing.refusal, refusal.status == 401, source.vendor.refusesSource(refusal) {
                scheduleDiscovery()
                return fail(refusal, byPart: true, now: now, at: uptime)
            }
            // A key without the scope for it is no failure of the source: then there are no connection series.
            log.note(listing.refusal, of: target.id)
            noteOther(nil, target, now: now, at: uptime)
            guard listing.refusal == nil else { break }
            plan.note(listing, news: hints(in: listing))
            discovery.listing = listing
            connections.set(listing.connections.map { publish($0, at: uptime) }, from: target.id)
        case .failure(let failure):
            log.note(failure, of: target.id)
            noteOther(failure, target, now: now, at: uptime)
            round?.fail(nil, failure.reason)
            status.lastPoll = now
        }
        scheduleDiscovery()
        followParts(at: uptime)
        awaitParts()
        for (part, failure, outcome) in plan.resolveSuspended(now: now, at: uptime) {
            settle(outcome, failure, of: part, at: uptime)
        }
        endRoundIfOver()
    }

    /// The connections whose failures are not those of the list before.
    private func hints(in listing: ConnectionListing) -> [Part] {
        guard let last = discovery.listing else { return [] }
        var news: [Part] = []
        for (target, hints) in listing.hints {
            let before = last.hints[target] ?? [:]
            for (connection, hint) in hints where before[connection] != hint {
                news.append(Part(target, .connection(connection)))
            }
        }
        return news.sorted { ($0.target, "\($0.scope)") < ($1.target, "\($1.scope)") }
    }

    /// Discovery takes at most a tenth of the budget.
    private func scheduleDiscovery() {
        let interval = source.polling.interval * (discovery.isFirst ? 1 + plan.settings.jitter / 10 : 1)
        let tenth = Double(max(api.currentLimit, 1)) / 10 / 60
        discovery.earliest = discovery.began + .seconds(Double(discovery.requests) / tenth)
        discovery.next = max(discovery.began + interval, discovery.earliest)
        discovery.isFirst = false
    }

    /// Lets the round, and the probes, wait for every part that covers something.
    private func awaitParts() {
        awaitProbedParts()
        guard let began = round?.began, round?.parts.pending == nil else { return }
        round?.parts.await(plan.coverParts)
        for state in plan.partsInBackoff(at: timekeeper.uptime) {
            round?.fail(state.part, state.failure?.reason ?? .clientError)
        }
        // What was read while targets were being found belongs to the round as well.
        for state in plan.partsTried(since: began) {
            if let failure = state.failure {
                round?.fail(state.part, failure.reason)
            } else {
                round?.finish(state.part)
            }
        }
        endRoundIfOver()
    }

    /// Lets those who wait for parts wait for what has taken their place.
    func followParts(at uptime: Duration) {
        let changes = plan.takeCoverChanges()
        if changes.isEmpty { return }
        for part in changes.removed { failing.set(nil, of: part) }
        for part in changes.added where plan.state(of: part)?.failure != nil { refreshFailing(of: part, at: uptime) }
        func isRead(_ part: Part, since began: Duration) -> Bool {
            plan.state(of: part)?.lastRead.map { $0 >= began } ?? false
        }
        round?.parts.follow(changes, isRead: isRead)
        for key in probes.keys { probes[key]?.parts.follow(changes, isRead: isRead) }
        guard fleet.removedCount > 0 else { return }
        for part in changes.added.sorted(by: { $0.target < $1.target }) {
            plan.noteAwaited(part, rows: fleet.awaitedRows(of: part), now: timekeeper.now, at: uptime)
        }
    }

    /// Drops what is known of targets that are gone.
    private func drop(_ targets: Set<String>, at uptime: Duration) {
        let gone = targets.union(fleet.targets.subtracting(plan.targetIDs))
        guard !gone.isEmpty else { return }
        note(fleet.drop(targets: gone, at: uptime))
        for target in gone {
            connections.set(nil, from: target)
            for part in failing.parts(of: target) { failing.set(nil, of: part) }
        }
        log.forget(gone)
    }
}

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
            beginCustomers(in: &group)
            if round == nil { round = SourceRound(began: now) }
            let session = session(attempts: 3)
            group.addTask {
                do throws(RequestFailure) {
                    return .discovered(.success(try await vendor.discover(session)), session.meter.reading, began: now)
                } catch {
                    return .discovered(.failure(error), session.meter.reading, began: now)
                }
            }
        }
        if case .wanted = discovery.list {
            discovery.list = .requested(at: now)
            let session = session(attempts: 3)
            group.addTask { [isNeededToSplit = discovery.isListNeeded] in
                do throws(RequestFailure) {
                    let listing = try await vendor.listConnections(session, isNeededToSplit: isNeededToSplit)
                    return .listed(.success(listing), session.meter.reading)
                } catch {
                    return .listed(.failure(error), session.meter.reading)
                }
            }
        }
    }

    func takeDiscovery(_ result: Result<Discovery, RequestFailure>, _ cost: RequestMeter.Reading, began: Duration) {
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
                if round?.pending == nil { awaitParts() }
            }
        case .success(let found):
            discovery.hasSucceeded = true
            noteOther(nil, Target(.list, "targets", isCounted: false), now: now, at: uptime)
            if cost.requests > 0 { accept(now: now) } else if !isRefused { recover() }
            let gone = plan.setTargets(found.targets.filter { shard.contains($0) }, at: uptime)
            drop(gone, at: uptime)
            plan.noteConfigured(names: found.names, connections: found.connections)
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
        discovery.list = .none
        discovery.hasFirstList = true
        isDirty = true
        let target = Target(.list, "connections", isCounted: false)
        switch result {
        case .success(nil):
            break
        case .success(let listing?):
            // A key without the scope for it is no failure of the source: then there are no connection series.
            log.note(listing.refusal, of: target.id)
            noteOther(nil, target, now: now, at: uptime)
            guard listing.refusal == nil else { break }
            let news = hints(in: listing)
            discovery.listing = listing
            plan.note(listing, news: news)
            connections[target.id] = listing.connections.map { publish($0, at: uptime) }
        case .failure(let failure):
            log.note(failure, of: target.id)
            noteOther(failure, target, now: now, at: uptime)
            round?.fail(nil, failure.reason)
            status.lastPoll = now
        }
        scheduleDiscovery()
        awaitParts()
        endRoundIfOver()
    }

    /// The connections whose failures are not those of the list before.
    private func hints(in listing: ConnectionListing) -> [Part] {
        guard let last = discovery.listing else { return [] }
        var news: [Part] = []
        for (target, hints) in listing.hints {
            for (connection, hint) in hints where last.hints[target]?[connection] != hint {
                news.append(Part(target, .connection(connection)))
            }
        }
        return news.sorted { $0.target < $1.target }
    }

    /// Discovery takes at most a tenth of the budget.
    private func scheduleDiscovery() {
        let interval = source.polling.interval * (discovery.isFirst ? 1 + plan.settings.jitter / 10 : 1)
        let tenth = Double(max(api.currentLimit, 10)) / 10 / 60
        let pause = max(interval, .seconds(Double(discovery.requests) / tenth))
        discovery.next = discovery.began + (discovery.requests > 2 ? pause : interval)
        discovery.isFirst = false
    }

    /// Lets the round wait for every part that covers something.
    private func awaitParts() {
        guard round != nil, round?.pending == nil else { return }
        round?.await(plan.coverParts)
        for state in plan.partsInBackoff(at: timekeeper.uptime) {
            round?.fail(state.part, state.failure?.reason ?? .clientError)
        }
        // What was read while targets were being found belongs to the round as well.
        for state in plan.partsTried(since: round?.began ?? .zero) {
            if let failure = state.failure {
                round?.fail(state.part, failure.reason)
            } else {
                round?.finish(state.part)
            }
        }
        for key in probes.keys where probes[key]?.pending == nil { probes[key]?.pending = Set(plan.coverParts) }
        endRoundIfOver()
    }

    /// Drops what is known of targets that are gone.
    private func drop(_ targets: Set<String>, at uptime: Duration) {
        let unknown = fleet.targets.subtracting(plan.targetIDs)
        let gone = targets.union(unknown)
        guard !gone.isEmpty else { return }
        note(fleet.drop(targets: gone, at: uptime))
        for target in gone { connections[target] = nil }
        failing = failing.filter { !gone.contains($0.key.target) }
        log.forget(gone)
        round?.keep { !gone.contains($0.target) }
        endRoundIfOver()
    }

    // MARK: A source that is refused as a whole

    /// Notes that nothing of the source can be read: its key is refused, or its targets cannot be found.
    func fail(_ failure: RequestFailure, now: Timestamp, at uptime: Duration) {
        isRefused = source.vendor.refusesSource(failure)
        status.failure = failure
        status.failingSince = status.failingSince ?? now
        log.note(failure)
        if isRefused {
            plan.failAll(failure, now: now, at: uptime)
            refreshFailing(at: uptime)
        }
        round?.fail(nil, failure.reason)
        endRound(failure: failure)
    }

    /// Notes that the vendor does not refuse the source.
    func accept(now: Timestamp) {
        if isRefused {
            isRefused = false
            plan.recoverAll()
            refreshFailing(at: timekeeper.uptime)
        }
        recover()
    }

    private func recover() {
        status.failure = nil
        status.failingSince = nil
        log.note(nil)
    }

    /// Where discovery takes no request, one part finds out whether the source is still refused.
    private func probeRefusal() {
        plan.wantOne()
        if round?.pending == nil { round?.await(plan.coverParts.prefix(1)) }
    }
}

import Fleet
import HTTPExchange
import SyncModel
import Vendors

/// What explains the state of syncs, and is read besides their parts. It keeps no part waiting, and changes no state.
extension SourcePoller {
    /// Begins to read the supplement, if it is due and there is something to read.
    ///
    /// - Returns: When to look again.
    func beginSupplement(in group: inout TaskGroup<Event>, at now: Duration) -> Duration? {
        let need = source.vendor.supplementNeed
        guard need != .never, discovery.hasSucceeded, !isRefused, let next = supplement.wake else { return nil }
        guard supplement.isDue(at: now) else { return next }
        guard !api.isScarce else { return now + SupplementSchedule.interval }
        var request = SupplementRequest(refreshWithin: source.polling.refreshWithin)
        let failed = fleet.unexplainedFailures(maximum: SupplementSchedule.maximumRuns)
        request.failed = supplement.wanted(failed, at: now)
        request.broken = connections.sorted.map(\.reading).filter(\.state.isBroken)
        if failed.isEmpty { noteSupplement(nil) }
        guard need == .always || !request.failed.isEmpty || !request.broken.isEmpty else {
            return now + SupplementSchedule.interval
        }
        supplement.begin(at: now)
        let session = session(attempts: 1)
        group.addTask { [vendor = source.vendor, request] in
            .supplemented(await vendor.supplement(request, session), request)
        }
        return nil
    }

    func takeSupplement(_ read: Supplement, _ request: SupplementRequest) {
        let uptime = timekeeper.uptime
        supplement.end(
            wanted: request.failed, found: Set(read.explanations.map(\.run)), failed: read.failure != nil, at: uptime)
        if fleet.explain(read.explanations) { isDirty = true }
        for (origin, listed) in read.connections {
            // They are read that often, and served as long as a part that is read that often.
            let expires = uptime + source.polling.refreshWithin + source.polling.staleAfter
            connections[origin] = listed.map { PublishedConnection($0, expires: expires.wholeMicroseconds) }
            isDirty = true
        }
        noteSupplement(read.failure)
    }

    private func noteSupplement(_ failure: RequestFailure?) {
        log.note(supplement: failure)
        guard status.supplementFailure != failure else { return }
        status.supplementFailure = failure
        isDirty = true
    }
}

extension SourcePoller {
    /// How long a single round waits for its supplement.
    private static let maximumSupplementWait = Duration.seconds(30)

    /// Whether a single round need not wait for reasons any longer.
    var isSupplemented: Bool {
        if isRefused || timekeeper.uptime >= lastRoundEnd + Self.maximumSupplementWait { return true }
        if supplement.isInProgress { return false }
        if supplement.completed > 0 { return true }
        switch source.vendor.supplementNeed {
        case .never: return true
        case .failures: return fleet.unexplainedFailures(maximum: 1).isEmpty
        case .always: return !discovery.hasSucceeded
        }
    }
}

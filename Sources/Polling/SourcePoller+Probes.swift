import Fleet
import HTTPExchange
import SyncModel

/// A scrape that waits until every part was polled.
struct PollProbe {
    var parts: AwaitedParts
    var hasRead = false
    let announcement: AsyncStream<Bool>.Continuation
}

/// Polling because somebody asks for it.
extension SourcePoller {
    /// Polls every part as soon as the budget allows, and waits until that is done.
    ///
    /// - Parameter deadline: On the monotonic clock: what is not read by then is left to the usual schedule.
    /// - Returns: Whether anything was read; `nil` if the source is not polled any more.
    package func pollNow(by deadline: Duration) async -> Bool? {
        guard isRunning, !isRetired else { return nil }
        let (results, announcement) = AsyncStream.makeStream(of: Bool.self)
        let id = beginProbe(announcement)
        waker.yield()
        let result = await withTaskGroup(of: Bool?.self) { group in
            group.addTask { await results.first { _ in true } }
            group.addTask { [timekeeper] in
                try? await timekeeper.sleep(until: deadline)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        let hasRead = result ?? probes[id]?.hasRead ?? false
        probes[id] = nil
        if probes.isEmpty { plan.endProbe() }
        if !hasRead, result == nil { noteProbeTimeout() }
        return isRetired && !hasRead ? nil : hasRead
    }

    private func beginProbe(_ announcement: AsyncStream<Bool>.Continuation) -> Int {
        let id = (probes.keys.max() ?? 0) + 1
        probes[id] = PollProbe(parts: AwaitedParts(began: timekeeper.uptime), announcement: announcement)
        if plan.coverCount > 0 { awaitProbedParts() }
        if discovery.next != nil { discovery.next = .zero }
        return id
    }

    /// Lets the probes wait for every part that is known, except those that wait after a refusal.
    func awaitProbedParts() {
        guard !isRefused, probes.values.contains(where: { $0.parts.pending == nil }) else { return }
        let waiting = Set(plan.partsInBackoff(at: timekeeper.uptime).map(\.part))
        let parts = plan.coverParts.filter { !waiting.contains($0) }
        plan.probe(parts.filter { plan.state(of: $0)?.isInFlight == false })
        for (key, probe) in probes where probe.parts.pending == nil {
            probes[key]?.parts.await(parts)
            if parts.isEmpty { announce(key) }
        }
    }

    func finishProbes(_ part: Part, hasRead: Bool) {
        for key in probes.keys {
            if hasRead { probes[key]?.hasRead = true }
            guard probes[key]?.parts.finish(part) == true, probes[key]?.parts.isOver == true else { continue }
            announce(key)
        }
    }

    func announceProbes() {
        for key in probes.keys { announce(key) }
    }

    private func announce(_ key: Int) {
        guard let probe = probes[key] else { return }
        probe.announcement.yield(probe.hasRead)
        probe.announcement.finish()
    }

    /// Counts a scrape that had no time to wait for anything.
    private func noteProbeTimeout() {
        status.failures[.timeout, default: 0] += 1
        if !status.hasFirstResults { status.isUp = false }
        publish()
    }
}

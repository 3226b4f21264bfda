import Fleet
import HTTPExchange
import SyncModel
import Vendors

/// A source that is refused as a whole.
extension SourcePoller {
    /// Notes that nothing of the source can be read: its key is refused, or its targets cannot be found.
    func fail(_ failure: RequestFailure, byPart: Bool = false, now: Timestamp, at uptime: Duration) {
        isRefused = source.vendor.refusesSource(failure)
        isRefusedByPart = isRefused && byPart
        status.failure = failure
        status.failingSince = status.failingSince ?? now
        log.note(failure)
        if isRefused {
            _ = plan.resolveSuspended(now: now, at: uptime)
            followParts(at: uptime)
            plan.failAll(failure, now: now, at: uptime)
            refreshAllFailing(at: uptime)
        }
        round?.fail(nil, failure.reason)
        endRound(failure: failure)
    }

    /// Notes that the vendor does not refuse the source.
    func accept(at uptime: Duration) {
        if isRefused {
            isRefused = false
            isRefusedByPart = false
            plan.recoverAll()
            refreshAllFailing(at: uptime)
        }
        recover()
    }

    func recover() {
        guard status.failure != nil else { return }
        status.failure = nil
        status.failingSince = nil
        log.note(nil)
    }

    /// Where discovery does not show it, one part finds out whether the source is still refused.
    func probeRefusal() {
        plan.wantOne()
        if round?.parts.pending == nil { round?.parts.await(plan.coverParts.prefix(1)) }
    }
}

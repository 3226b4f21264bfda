package import Fleet
package import SyncModel
import Vendors

/// When parts are due, and whether the budget suffices for all of them every interval.
extension PollPlan {
    /// How long after its scheduled time a run is looked for.
    var settle: Duration { settings.interval / 2 }

    /// Learns from a target's rows when its parts, or its connections and syncs alone, have something new.
    ///
    /// - Parameter rows: The rows of a part, in their order, as they are after its reading.
    package mutating func noteDue(_ part: Part, rows: some Sequence<SyncRow>, now: Timestamp, at uptime: Duration) {
        switch part.scope {
        case .connection, .sync:
            setDue(part, rows: Array(rows), now: now, at: uptime)
        case .whole, .names:
            guard isBudgeted, !settings.splitting.isEmpty else {
                return setDue(part, rows: Array(rows), now: now, at: uptime)
            }
            // Each connection, or each sync, is read alone when it is due: that costs a fraction of the whole.
            var group: [SyncRow] = []
            var scope: Part.Scope?
            for row in rows {
                let own: Part.Scope =
                    settings.splitting.contains(.connections) ? .connection(row.connection) : .sync(id: row.id)
                if own != scope {
                    flush(part.target, scope, group, now: now, at: uptime)
                    group.removeAll(keepingCapacity: true)
                    scope = own
                }
                group.append(row)
            }
            flush(part.target, scope, group, now: now, at: uptime)
            parts.update(part) { $0.due = nil }
        }
    }

    private mutating func flush(
        _ target: String, _ scope: Part.Scope?, _ rows: [SyncRow], now: Timestamp, at uptime: Duration
    ) {
        guard let scope, !rows.isEmpty else { return }
        let part = Part(target, scope)
        if parts[part] == nil {
            var extra = PartState(part, isCover: false, size: rows.count)
            extra.credentials = targets[target]?.target.credentials ?? 0
            parts.insert(extra)
        }
        setDue(part, rows: rows, now: now, at: uptime)
    }

    private mutating func setDue(_ part: Part, rows: [SyncRow], now: Timestamp, at uptime: Duration) {
        guard let state = parts[part] else { return }
        let due = DueTime(
            rows, now: now, uptime: uptime, interval: settings.interval, settle: settle, misses: state.misses,
            refreshWithin: settings.refreshWithin)
        let isMissed = due.run != .none && due.run == state.dueRun && (due.run.time.map { $0 < now } ?? false)
        parts.update(part) { state in
            state.misses = isMissed ? state.misses + 1 : 0
            state.dueRun = due.run
            state.due = due.time
        }
    }

    /// Decides anew whether every part can be polled every interval, with some room before it changes back.
    ///
    /// - Parameter limit: Requests a minute.
    /// - Returns: Whether it changed.
    package mutating func reviewBudget(limit: Int) -> Bool {
        let sums = parts.sums
        let seconds = cost.seconds(syncs: sums.costedSyncs, requests: sums.costedRequests)
        let minutes = settings.interval.inSeconds / 60
        let requestShare = Double(sums.requests) / (Double(limit) * minutes)
        let busyShare =
            settings.splitting.isEmpty && cost.secondsPerSync == 0
            ? 0 : seconds / settings.interval.inSeconds / PlanSettings.maximumBusyShare
        let load = max(requestShare, busyShare)
        let isNow = load > (isBudgeted ? 0.8 : 0.95)
        guard isNow != isBudgeted else { return false }
        isBudgeted = isNow
        parts.invalidateTurns()
        if !isBudgeted { parts.removeAll { !$0.isCover && !$0.isInFlight } }
        return true
    }

    /// How long reading every part once takes at this budget and these costs.
    package func expectedRound(limit: Int) -> Duration {
        let sums = parts.sums
        let seconds = cost.seconds(syncs: sums.costedSyncs, requests: sums.costedRequests)
        return .seconds(max(Double(sums.requests) / Double(max(limit, 1)) * 60, seconds / Double(settings.maximumConcurrency)))
    }

    /// Parts that were not polled in time: not within `refresh_within` and an interval, or due for two intervals.
    package func late(at now: Duration) -> Int {
        let refresh = settings.refreshWithin + settings.interval
        var late = 0
        parts.forEach { state in
            if state.isInFlight { return }
            if state.isCover, now - (state.lastStarted ?? firstSeen ?? now) > refresh {
                late += 1
            } else if isBudgeted, let due = state.due, due >= (state.lastStarted ?? .zero),
                now - due > settings.interval * 2
            {
                late += 1
            }
        }
        return late
    }
}

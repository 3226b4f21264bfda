package import Fleet
package import SyncModel
import Vendors

/// When parts are due.
extension PollPlan {
    /// How long after its scheduled time a run is looked for.
    private var settle: Duration { settings.interval / 2 }
    /// A part of at most so many syncs in one request is read whole when one of them is due.
    private static let maximumSyncsReadWhole = 50

    /// Learns from a part's rows when it, or the connections and syncs in it, have something new.
    ///
    /// - Parameter fleet: As it is after the reading of the part.
    package mutating func noteDue(_ part: Part, fleet: SourceFleet, now: Timestamp, at uptime: Duration) {
        guard let state = parts[part], !state.isObsolete else { return }
        let rows = fleet.rows(of: part)
        guard isBudgeted, !settings.splitting.isEmpty, part.scope.isSplitByConnection,
            state.requests > 1 || state.size > Self.maximumSyncsReadWhole
        else { return setDue(part, rows: Array(rows), now: now, at: uptime) }
        // Each connection, or each sync, is read alone when it is due: that costs a fraction of the whole.
        var group: [SyncRow] = []
        var last: Part?
        func flush(_ plan: inout PollPlan) {
            guard let last else { return }
            // Parts by name have only some of a connection's rows.
            let own = part.scope == .whole ? group : Array(fleet.rows(of: last))
            plan.noteAlone(last, rows: own, now: now, at: uptime)
        }
        for row in rows {
            let own = Part(
                part.target, settings.splitting.contains(.connections) ? .connection(row.connection) : .sync(id: row.id)
            )
            if own != last {
                flush(&self)
                group.removeAll(keepingCapacity: true)
                last = own
            }
            group.append(row)
        }
        flush(&self)
        parts.update(part) { $0.due = nil }
    }

    private mutating func noteAlone(_ part: Part, rows: [SyncRow], now: Timestamp, at uptime: Duration) {
        if parts[part] == nil {
            var extra = PartState(part, isCover: false, size: rows.count)
            extra.credentials = targets[part.target]?.target.credentials ?? 0
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

    /// Learns from what an earlier process knew when a part that was not read yet is due.
    package mutating func noteAwaited(
        _ part: Part, rows: some Sequence<SyncRow>, now: Timestamp, at uptime: Duration
    ) {
        guard parts[part]?.isTried == false, let due = DueTime(awaited: rows, now: now, uptime: uptime).time else {
            return
        }
        parts.update(part) { $0.due = due }
    }

    /// Parts that were not polled in time: not within `refresh_within` and an interval, or due for two intervals.
    package func late(at now: Duration) -> Int {
        let refresh = settings.refreshWithin + settings.interval
        var late = 0
        parts.forEach { state in
            if state.isInFlight || state.isObsolete { return }
            if state.isCover, now - (state.lastStarted ?? firstSeen ?? now) > refresh {
                late += 1
            } else if isBudgeted, let due = state.due, due >= (state.lastStarted ?? .zero),
                state.isTried || !state.isCover,
                now - due > settings.interval * 2
            {
                late += 1
            }
        }
        return late
    }
}

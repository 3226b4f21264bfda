import SyncModel

/// Whether the budget suffices.
extension PollPlan {
    /// Decides anew whether every part can be polled every interval, with some room before it changes back.
    ///
    /// - Parameter limit: Requests a minute.
    /// - Returns: Whether it changed.
    package mutating func reviewBudget(limit: Int) -> Bool {
        let perSecond = Double(max(limit, 1)) / 60
        let (requests, interval) = (Double(parts.sums.requests), settings.interval.inSeconds)
        // Where nothing is known of the vendor's work, only requests count.
        let busy = splitsByContent || cost.secondsPerSync > 0 ? roundSeconds : 0
        let load = max(requests / (perSecond * interval), busy / (interval * PlanSettings.maximumBusyShare))
        let paced = max(
            requests / (perSecond * PlanSettings.paceShareOfBudget),
            splitsByContent ? busy / PlanSettings.paceShareOfTime : 0)
        pace = .seconds(min(max(paced, interval), settings.refreshWithin.inSeconds))
        let isNow = load > (isBudgeted ? 0.8 : 0.95)
        guard isNow != isBudgeted else { return false }
        isBudgeted = isNow
        parts.invalidateTurns()
        if !isBudgeted { parts.removeAll { !$0.isCover && !$0.isInFlight } }
        return true
    }

    /// How long reading every part once takes at this budget and these costs.
    package func expectedRound(limit: Int) -> Duration {
        let requests = Double(parts.sums.requests) / Double(max(limit, 1)) * 60
        return .seconds(max(requests, roundSeconds / Double(settings.maximumConcurrency)))
    }

    /// Seconds of requests that reading every part once takes.
    private var roundSeconds: Double {
        cost.seconds(syncs: parts.sums.costedSyncs, requests: parts.sums.costedRequests)
    }
}

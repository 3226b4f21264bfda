import SyncModel
package import Vendors

/// What a plan keeps to.
package struct PlanSettings: Sendable {
    /// `interval`
    package var interval: Duration
    /// `refresh_within`
    package var refreshWithin: Duration
    /// `timeout`
    package var timeout: Duration
    /// `max_concurrency`
    package var maximumConcurrency: Int
    /// How the vendor's parts can be made smaller.
    package var splitting: PartSplitting
    /// The name that stands for a sync's name and variant in a request.
    package var partName: @Sendable (_ sync: String, _ variant: String) -> String
    /// 0 up to 1, drawn once for each source: how late the second poll begins, in tenths of the interval.
    package var jitter: Double

    package init(
        interval: Duration, refreshWithin: Duration, timeout: Duration, maximumConcurrency: Int,
        splitting: PartSplitting, jitter: Double,
        partName: @escaping @Sendable (_ sync: String, _ variant: String) -> String = { sync, _ in sync }
    ) {
        self.interval = interval
        self.refreshWithin = refreshWithin
        self.timeout = timeout
        self.maximumConcurrency = maximumConcurrency
        self.splitting = splitting
        self.jitter = jitter
        self.partName = partName
    }

    /// Of one part that can be split: more is never requested at once, however cheap it seems.
    static let maximumSyncsOfPart = 3000

    /// A part is as large as responds within two thirds of the timeout.
    var maximumSeconds: Double { timeout.inSeconds * 2 / 3 }

    /// How much of the budget may go to parts that were read within `refresh_within` and have nothing due.
    package static let paceShareOfBudget = 0.5
    /// How much of the vendor's time they may take.
    package static let paceShareOfTime = 0.2

    /// How much of the vendor's time all parts together may take before they are no longer all polled every interval.
    package static let maximumBusyShare = 0.5
}

/// The requests that may be sent.
package struct RequestBudget: Sendable {
    /// Requests a minute.
    package var limit: Int
    /// The earliest moment at which one more request may be sent.
    package var nextPermit: Duration
    /// Whether little of the vendor's own limit remains: then only parts with running or due syncs are polled.
    package var isScarce: Bool

    package init(limit: Int, nextPermit: Duration, isScarce: Bool) {
        self.limit = limit
        self.nextPermit = nextPermit
        self.isScarce = isScarce
    }
}

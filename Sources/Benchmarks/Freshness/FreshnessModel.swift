import Polling
import SyncModel

/// How fresh readings are at a budget, by plain arithmetic.
///
/// If the budget suffices, everything is read every interval. If not, what is due is read alone (a connection, an
/// account, one sync), and everything is read again as often as half of the budget and a fifth of the vendor's time
/// allow, at least within `refresh_within`; if they do not suffice for that, as often as the whole budget allows.
struct FreshnessModel {
    /// Requests that reading everything takes, the first time and later.
    let firstRequests: Double
    let requests: Double
    /// Requests a minute for runs that are due.
    let dueRequests: Double
    let requestsPerMinute: Double
    /// Seconds that the vendor works on all syncs, and a minute on those that are due.
    let work: Double
    let dueWork: Double
    /// Seconds that the vendor works on the largest part.
    let largestPart: Double
    let interval: Duration
    let refreshWithin: Duration
    /// Whether the vendor's work limits how often something is read.
    let isLimitedByWork: Bool

    /// Parts that keep the vendor busy for long are requested two at a time at first.
    private static let heavyRequests = 2.0
    private static let secondsPerSync = 0.01
    private static let secondsPerRequest = 0.01
    /// A part must respond within two thirds of 30 s.
    private static let syncsOfPart = 2000
    /// A run lasts 20 s and is looked for half an interval after its start.
    private static let runLength = Duration.seconds(20)

    /// - Parameters:
    ///   - syncs: Of one large integration, five to a connection.
    ///   - period: Seconds between two runs of a sync.
    init(nango syncs: Int, requestsPerMinute: Int, period: Double = 3600) {
        let connections = Double(syncs) / 5
        let parts = syncs <= Self.syncsOfPart ? 1 : syncs / 5 <= Self.syncsOfPart ? 6 : connections
        self.init(
            firstRequests: parts + 7 + connections / 1000, requests: parts + 5,
            dueRequests: connections / period * 60, requestsPerMinute: requestsPerMinute, syncs: Double(syncs) + 40,
            period: period, syncsOfPart: Double(parts == 1 ? syncs : parts == 6 ? syncs / 5 : 5),
            interval: .seconds(60), isLimitedByWork: true)
    }

    /// - Parameter accounts: Of Merge, with eight syncs each, whose details are requested once.
    init(merge accounts: Int, requestsPerMinute: Int, period: Double = 86_400) {
        let accounts = Double(accounts)
        self.init(
            firstRequests: accounts * 2, requests: accounts * 1.01, dueRequests: accounts / period * 60,
            requestsPerMinute: requestsPerMinute, syncs: accounts * 8, period: period, syncsOfPart: 8,
            interval: .seconds(300), isLimitedByWork: false)
    }

    /// - Parameter users: Of Paragon, with three syncs each.
    init(paragon users: Int, requestsPerMinute: Int, period: Double = 3600) {
        let users = Double(users)
        self.init(
            firstRequests: users * 4, requests: users * 4, dueRequests: users * 3 / period * 60,
            requestsPerMinute: requestsPerMinute, syncs: users * 3, period: period, syncsOfPart: 1,
            interval: .seconds(300), isLimitedByWork: false)
    }

    init(_ row: FreshnessRow) {
        switch row.fleet {
        case .nango(let large): self.init(nango: large, requestsPerMinute: row.requestsPerMinute, period: row.period)
        case .merge(let accounts):
            self.init(merge: accounts, requestsPerMinute: row.requestsPerMinute, period: row.period)
        case .paragon(let users):
            self.init(paragon: users, requestsPerMinute: row.requestsPerMinute, period: row.period)
        }
    }

    private init(
        firstRequests: Double, requests: Double, dueRequests: Double, requestsPerMinute: Int, syncs: Double,
        period: Double, syncsOfPart: Double, interval: Duration, isLimitedByWork: Bool
    ) {
        self.firstRequests = firstRequests
        self.requests = requests
        self.dueRequests = dueRequests
        self.requestsPerMinute = Double(requestsPerMinute)
        work = syncs * Self.secondsPerSync + requests * Self.secondsPerRequest
        dueWork = syncs / period * 60 * Self.secondsPerSync + dueRequests * Self.secondsPerRequest
        largestPart = syncsOfPart * Self.secondsPerSync
        self.interval = interval
        refreshWithin = PollingSettings.refreshWithin(of: interval)
        self.isLimitedByWork = isLimitedByWork
    }

    /// Whether everything is read every interval.
    var isPolledEveryInterval: Bool {
        requests <= requestsPerMinute * interval.inSeconds / 60
            && (!isLimitedByWork || work <= interval.inSeconds * PlanSettings.maximumBusyShare)
    }

    /// From the start until everything was read once.
    var allVisible: Duration {
        let burst = max(10, requestsPerMinute / 10)
        return .seconds(max((firstRequests - burst) / left * 60, work / Self.heavyRequests, largestPart))
    }

    /// The requests a minute beside those for runs that are due, which get at most half.
    private var left: Double { max(requestsPerMinute - min(dueRequests, requestsPerMinute / 2), 1) }

    /// From the end of a run until it is visible, at the 95th percentile.
    var endVisible: Duration {
        if isPolledEveryInterval { return interval * 0.95 + .seconds(largestPart) }
        // Runs that the budget does not suffice for are seen when everything is read again.
        guard dueRequests <= requestsPerMinute / 2 else { return oldestReading * 0.95 }
        return interval / 2 - Self.runLength + .seconds(largestPart)
    }

    /// The age of the oldest reading.
    var oldestReading: Duration {
        if isPolledEveryInterval { return interval + .seconds(largestPart) }
        let pace = max(
            requests / (requestsPerMinute * PlanSettings.paceShareOfBudget) * 60,
            isLimitedByWork ? work / PlanSettings.paceShareOfTime : 0)
        return max(min(.seconds(pace), refreshWithin), .seconds(requests / left * 60))
    }

    /// Whether everything is read within `refresh_within`.
    var isInTime: Bool { isPolledEveryInterval || oldestReading <= refreshWithin }

    /// How long the vendor works a minute.
    var busyPerMinute: Duration {
        .seconds(work / oldestReading.inSeconds * 60 + (isPolledEveryInterval ? 0 : dueWork))
    }
}

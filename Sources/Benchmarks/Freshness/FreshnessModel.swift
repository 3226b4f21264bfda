import SyncModel

/// What a budget allows at best, by plain arithmetic.
///
/// A connection (an account, a user) is read alone when a run of it is due, and everything is read again within a time.
struct FreshnessModel {
    /// Requests that reading everything takes, the first time and later.
    let firstRequests: Double
    let requests: Double
    /// Requests a minute for runs that are due.
    let dueRequests: Double
    let requestsPerMinute: Double
    /// Seconds that the vendor works on all syncs.
    let work: Double
    /// Seconds that the vendor works a minute for runs that are due.
    let dueWork: Double
    let interval: Duration
    let refreshWithin: Duration

    /// How much the vendor can do at a time.
    private static let workers = 4.0
    private static let secondsPerSync = 0.01
    private static let secondsPerRequest = 0.01
    /// A part must respond within two thirds of 30 s.
    private static let syncsOfPart = 2000.0
    /// A run lasts 20 s and is looked for half an interval after its start.
    private static let runLength = Duration.seconds(20)

    /// - Parameters:
    ///   - syncs: Of one large integration, five to a connection.
    ///   - period: Seconds between two runs of a sync.
    init(nango syncs: Int, requestsPerMinute: Int, period: Double) {
        let (syncs, connections) = (Double(syncs), Double(syncs) / 5)
        let parts = syncs <= Self.syncsOfPart ? 1 : syncs / 5 <= Self.syncsOfPart ? 5 : connections
        self.init(
            firstRequests: parts + 8, requests: parts + 5, dueRequests: connections / period * 60,
            requestsPerMinute: requestsPerMinute, syncs: syncs, dueSyncs: syncs / period * 60,
            interval: .seconds(60))
    }

    init(_ row: FreshnessRow) {
        switch row.fleet {
        case .nango(let large):
            self.init(nango: large, requestsPerMinute: row.requestsPerMinute, period: row.period)
        case .merge(let accounts):
            let accounts = Double(accounts)
            self.init(
                firstRequests: accounts * 2, requests: accounts * 1.01, dueRequests: accounts / row.period * 60,
                requestsPerMinute: row.requestsPerMinute, syncs: accounts * 8, dueSyncs: accounts * 8 / row.period * 60,
                interval: row.interval)
        case .paragon(let users):
            let users = Double(users)
            self.init(
                firstRequests: users * 4, requests: users * 4, dueRequests: users * 3 / row.period * 60,
                requestsPerMinute: row.requestsPerMinute, syncs: users * 3, dueSyncs: users * 3 / row.period * 60,
                interval: row.interval)
        }
    }

    private init(
        firstRequests: Double, requests: Double, dueRequests: Double, requestsPerMinute: Int, syncs: Double,
        dueSyncs: Double, interval: Duration
    ) {
        self.firstRequests = firstRequests
        self.requests = requests
        self.dueRequests = dueRequests
        self.requestsPerMinute = Double(requestsPerMinute)
        work = syncs * Self.secondsPerSync + requests * Self.secondsPerRequest
        dueWork = dueSyncs * Self.secondsPerSync + dueRequests * Self.secondsPerRequest
        self.interval = interval
        refreshWithin = max(interval * 15, .seconds(900))
    }

    /// Whether everything can be read every interval.
    var isPolledEveryInterval: Bool {
        requests <= requestsPerMinute * interval.inSeconds / 60 && work <= interval.inSeconds / 2
    }

    /// Reading everything once.
    var allVisible: Duration {
        .seconds(max((firstRequests - max(10, requestsPerMinute / 10)) / requestsPerMinute * 60, work / Self.workers))
    }

    /// From the end of a run until it is visible, at the 95th percentile; longer than the period if the budget does
    /// not suffice for the runs that are due.
    var endVisible: Duration {
        if isPolledEveryInterval { return interval * 0.95 + .seconds(min(work, 20)) }
        guard dueRequests <= requestsPerMinute else { return oldestReading }
        return max(interval / 2 - Self.runLength, .seconds(1))
    }

    /// The time in which everything is read again beside the runs that are due.
    var oldestReading: Duration {
        if isPolledEveryInterval { return interval }
        let left = max(requestsPerMinute - dueRequests, requestsPerMinute / 10)
        return max(.seconds(requests / left * 60), .seconds(work / Self.workers))
    }

    /// How long the vendor works a minute, if everything is read once in `refresh_within`.
    var busyPerMinute: Duration {
        let period = isPolledEveryInterval ? interval : max(refreshWithin, oldestReading)
        return .seconds(work / period.inSeconds * 60 + (isPolledEveryInterval ? 0 : dueWork))
    }
}

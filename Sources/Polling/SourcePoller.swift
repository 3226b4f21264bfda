package import Fleet
package import HTTPExchange
package import Logging
package import SyncModel
import Vendors

/// Owns one source: which part is polled next, what is known of every sync, and what is published of it.
///
/// Everything happens in one task, which waits for responses, for the time of the next part, or to be woken.
package actor SourcePoller {
    package nonisolated let source: SourceConfiguration
    nonisolated let api: APIClient
    let shard: ShardFilter
    let publication: Publication
    let timekeeper: any Timekeeper
    let history: FleetFile?
    /// Wakes the loop. A stream whose reader was cancelled has ended: each loop has its own.
    private var (wakes, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    var plan: PollPlan
    var fleet: SourceFleet
    var status: SourceStatus
    var log: PollLog
    /// The round in progress.
    var round: SourceRound?
    /// What the round that ended last came to.
    var lastRound: RoundSummary?
    var lastRoundEnd = Duration.zero
    var discovery = DiscoveryState()
    /// The state of connections, by the ID of the target that reported it.
    var connections = ConnectionTable()
    /// The connections with the customers of the user's own file.
    var named: NamedConnections
    var supplement = SupplementSchedule()
    var failing: [Part: FailingPart] = [:]
    var otherFailures: [String: FailingPart] = [:]
    /// Whether the vendor refuses the whole source: then one request at a time finds out whether it still does.
    var isRefused = false
    /// What changed since it was published last.
    var isDirty = false
    /// What is published once it is stored, and what to store for that.
    var unpublished: PublishedSource?
    var journal: [UInt8] = []
    /// What of the plan is stored.
    var storedMemory: [UInt8] = []
    var isStoring = false
    /// When lateness and the like are judged next.
    var nextTick = Duration.zero
    /// Those who wait for a whole poll.
    var probes: [Int: PollProbe] = [:]
    private var timers: Set<Duration> = []
    /// Whether what is stored is known already.
    let isSuccessor: Bool
    /// Whether nothing is begun any more once a round is over.
    private var runsOneRound = false
    private var isRunning = false
    private var isRetired = false
    private var endWaiters: [CheckedContinuation<Void, Never>] = []

    enum Event: Sendable {
        case timer(Duration)
        case woken
        case discovered(Result<Discovery, RequestFailure>, RequestMeter.Reading, began: Duration)
        case listed(Result<ConnectionListing?, RequestFailure>, RequestMeter.Reading)
        case read(Part, Result<PartReading, RequestFailure>, RequestMeter.Reading, began: Duration)
        case named(LastGoodFile<CustomerDirectory>.State)
        case supplemented(Supplement, SupplementRequest)
        case stored
    }

    /// - Parameters:
    ///   - history: Where the source's history is kept over the end of the process, if anywhere.
    ///   - inheritance: What the poller that this one replaces has left.
    ///   - jitter: 0 up to 1: how late the second poll begins, in tenths of the interval.
    package init(
        _ source: SourceConfiguration, shard: Shard = .only, transport: any HTTPTransport, publication: Publication,
        history: FleetFile? = nil, timekeeper: any Timekeeper, logger: Logger,
        inheriting inheritance: Inheritance? = nil,
        jitter: Double = .random(in: 0..<1)
    ) {
        let vendor = type(of: source.vendor)
        let polling = source.polling
        self.source = source
        self.shard = ShardFilter(shard, of: source.name)
        self.publication = publication
        self.timekeeper = timekeeper
        self.history = history
        log = PollLog(source, logger: logger)
        named = NamedConnections(of: source.name)
        api = APIClient(
            baseURL: source.vendor.baseURL,
            limits: RequestLimits(
                maximumConcurrency: polling.maximumConcurrency,
                maximumRequestsPerMinute: polling.maximumRequestsPerMinute,
                defaultRequestsPerMinute: vendor.defaults.maximumRequestsPerMinute,
                reportedWindow: vendor.defaults.reportedWindow,
                shardTotal: shard.total,
                timeout: polling.timeout,
                maximumResponseBytes: polling.maximumResponseBytes,
                maximumWait: polling.interval),
            connection: source.connection, transport: transport, timekeeper: timekeeper,
            failureBudget: source.vendor.failureBudget, inheritance: inheritance?.api,
            vendorCode: { vendor.errorCode(in: $0) })
        plan = PollPlan(
            PlanSettings(
                interval: polling.interval, refreshWithin: polling.refreshWithin, timeout: polling.timeout,
                maximumConcurrency: polling.maximumConcurrency, splitting: vendor.splitting, jitter: jitter,
                partName: { vendor.partName(sync: $0, variant: $1) }))
        fleet =
            inheritance?.known?.fleet
            ?? SourceFleet(
                maximumSyncs: polling.maximumSyncs, isSummarized: polling.detail == .integration,
                isJournaled: history != nil)
        isSuccessor = inheritance?.known != nil
        connections = inheritance?.known?.connections ?? ConnectionTable()
        if let cost = inheritance?.known?.cost { plan.cost = cost }
        status = inheritance?.status ?? SourceStatus()
    }

    /// The statistics of the source's requests so far.
    package nonisolated var requests: RequestStatistics { api.statistics }

    /// Polls until the task is cancelled.
    package func run() async {
        await loop { _ in false }
    }

    /// Polls until one round is over.
    ///
    /// - Parameter progress: Called whenever a part is done.
    /// - Returns: What the round came to; `nil` if the task was cancelled first.
    package func runRound(progress: @escaping @Sendable (RoundProgress) -> Void = { _ in }) async -> RoundSummary? {
        lastRound = nil
        if discovery.next != nil { discovery.next = .zero }
        plan.wantAll()
        var reported: RoundProgress?
        runsOneRound = true
        defer { runsOneRound = false }
        await loop { poller in
            let now = poller.progress
            if now != reported { progress(now) }
            reported = now
            // Requests in flight are not given up: they would count as failed.
            return poller.lastRound != nil && poller.unpublished == nil && !poller.isRequesting
                && poller.isSupplemented
        }
        // What came last has not been published yet.
        if isDirty, !isRetired { publish() }
        lastRound?.supplementFailure = status.supplementFailure
        return lastRound
    }

    /// Polls every part as soon as the budget allows, and waits until that is done.
    ///
    /// - Parameter deadline: On the monotonic clock: what is not read by then goes on without the caller.
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
        if !hasRead, result == nil { noteProbeTimeout() }
        return isRetired && !hasRead ? nil : hasRead
    }

    /// Ends polling: requests in flight are given up. Returns when nothing is in progress any more.
    package func retire() async {
        isRetired = true
        waker.yield()
        guard isRunning else { return }
        await withCheckedContinuation { endWaiters.append($0) }
    }

    private func loop(until isDone: (isolated SourcePoller) -> Bool) async {
        if isRunning || isRetired { return }
        isRunning = true
        forgetUnfinished()
        await takeUpHistory()
        publish()
        await withTaskGroup(of: Event.self) { group in
            waitForWake(in: &group)
            while !Task.isCancelled, !isRetired, !isDone(self) {
                begin(in: &group)
                guard let event = await group.next(), !Task.isCancelled else { break }
                if case .woken = event { waitForWake(in: &group) }
                take(event)
            }
            group.cancelAll()
        }
        isRunning = false
        for probe in probes.values { probe.announcement.finish() }
        for waiter in endWaiters { waiter.resume() }
        endWaiters = []
    }

    /// Forgets what was in progress when an earlier loop was cancelled.
    private func forgetUnfinished() {
        (wakes, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        timers = []
        round = nil
        if discovery.next == nil { discovery.next = .zero }
        discovery.isInFlight = false
        discovery.list = .none
        for part in plan.partsInFlight { plan.cancel(part) }
    }

    private var isRequesting: Bool {
        if case .requested = discovery.list { return true }
        return discovery.isInFlight || !plan.partsInFlight.isEmpty
    }

    private func waitForWake(in group: inout TaskGroup<Event>) {
        group.addTask { [wakes] in
            for await _ in wakes { break }
            return .woken
        }
    }

    /// Begins whatever may begin now, and sees to it that the loop goes on in time.
    private func begin(in group: inout TaskGroup<Event>) {
        let now = timekeeper.uptime
        if now >= nextTick { tick(at: now) }
        var wake = nextTick
        if !(runsOneRound && lastRound != nil) {
            beginDiscovery(in: &group, at: now)
            let times = [
                discovery.next, discovery.listDeadline(at: now), beginReading(in: &group, at: now),
            ]
            wake = times.compactMap(\.self).reduce(wake, min)
        }
        if let until = beginSupplement(in: &group, at: now) { wake = min(wake, until) }
        publishIfDirty(in: &group)
        guard timers.allSatisfy({ $0 > wake }) else { return }
        timers.insert(wake)
        group.addTask { [timekeeper] in
            try? await timekeeper.sleep(until: wake)
            return .timer(wake)
        }
    }

    private func take(_ event: Event) {
        switch event {
        case .timer(let time): timers.remove(time)
        case .woken: break
        case .discovered(let result, let cost, let began): takeDiscovery(result, cost, began: began)
        case .listed(let result, let cost): takeListing(result, cost)
        case .read(let part, let result, let cost, let began): takeReading(of: part, result, cost, began: began)
        case .named(let state): takeCustomers(state)
        case .supplemented(let read, let request): takeSupplement(read, request)
        case .stored: takeStored()
        }
    }

    func session(attempts: Int) -> VendorSession {
        VendorSession(
            api: api, timekeeper: timekeeper, interval: source.polling.interval, attempts: attempts,
            meter: RequestMeter(), knowsTarget: { [shard] in shard.contains($0) })
    }
}

/// Somebody who waits until every part was polled.
struct PollProbe {
    /// `nil` until the targets are found anew.
    var pending: Set<Part>?
    var hasRead = false
    let announcement: AsyncStream<Bool>.Continuation
}

/// Where the search for targets and connections stands.
struct DiscoveryState {
    /// When it begins next; `nil` while it is in progress.
    var next: Duration? = .zero
    /// Whether targets are being found.
    var isInFlight = false
    /// When it began last.
    var began = Duration.zero
    /// Whether it ever succeeded.
    var hasSucceeded = false
    var isFirst = true
    /// Requests that the last one took, the list included.
    var requests = 0
    /// Whether a list of connections is to be requested, or has been.
    var list = List.none
    /// The last list.
    var listing: ConnectionListing?
    /// Whether a target can only be split by connection, so that the list is needed.
    var isListNeeded = false
    /// Whether the first list has come, or was refused, or is not waited for any more.
    var hasFirstList = false

    enum List {
        case none, wanted
        case requested(at: Duration)
    }

    /// How long the first parts wait for the list that says how large they are.
    static let maximumListWait = Duration.seconds(10)

    /// When parts no longer wait for the first list.
    func listDeadline(at now: Duration) -> Duration? {
        guard !hasFirstList, case .requested(let began) = list else { return nil }
        return began + Self.maximumListWait > now ? began + Self.maximumListWait : nil
    }
}

package import HTTPExchange
package import Logging
package import Providers
package import SyncModel
import Synchronization

/// Polls one source, now or again and again, and puts what it learns into the store.
package final class SourcePoller: Sendable {
    package let source: SourceConfiguration
    private let share: TargetShare
    private let api: APIClient
    private let store: SnapshotStore
    private let timekeeper: any Timekeeper
    private let log: PollLog
    private let slowdown = SharedSlowdown()
    private let ledger = Mutex(SourceLedger())

    package init(
        _ source: SourceConfiguration, shard: Shard = .whole, transport: any HTTPTransport, store: SnapshotStore,
        timekeeper: any Timekeeper, logger: Logger
    ) {
        self.source = source
        share = TargetShare(shard, of: source.name)
        self.store = store
        self.timekeeper = timekeeper
        log = PollLog(source: source, logger: logger)
        let vendor = type(of: source.vendor)
        api = APIClient(
            baseURL: source.vendor.baseURL,
            limits: RequestLimits(
                maximumConcurrency: source.polling.maximumConcurrency,
                maximumRequestsPerMinute: source.polling.maximumRequestsPerMinute,
                timeout: source.polling.timeout,
                maximumResponseBytes: source.polling.maximumResponseBytes,
                patience: source.polling.interval),
            connection: source.connection,
            transport: transport,
            timekeeper: timekeeper,
            failureBudget: source.vendor.failureBudget,
            vendorCode: { vendor.errorCode(in: $0) })
    }

    /// What the source's requests came to so far.
    package var requests: RequestStatistics { api.statistics }

    /// Polls until the task is cancelled: the first time at once, then every interval.
    ///
    /// The second poll comes up to a tenth of the interval late, drawn once: sources and replicas that start
    /// together spread out, and every later interval is even. A poll that overruns is followed by the next at once.
    ///
    /// - Parameter jitter: 0 up to 1.
    package func run(jitter: Double = .random(in: 0..<1)) async {
        var start = timekeeper.uptime
        var delay = source.polling.interval * (1 + jitter / 10)
        while !Task.isCancelled {
            await poll()
            start = max(start + delay, timekeeper.uptime)
            delay = source.polling.interval
            do {
                try await timekeeper.sleep(until: start)
            } catch {
                return
            }
        }
    }

    /// Polls once.
    ///
    /// - Parameter progress: Told each time a target is done.
    /// - Returns: What the poll came to, or `nil` if the task was cancelled before it was over.
    @discardableResult
    package func poll(
        progress: @escaping @Sendable (PollProgress) -> Void = { _ in }
    ) async -> PollSummary? {
        let started = timekeeper.uptime
        let session = PollSession(
            api: api, timekeeper: timekeeper, interval: source.polling.interval, slowdown: slowdown, share: share,
            progress: progress)
        let result: Result<SourceReading, RequestFailure>
        do {
            result = .success(try await source.vendor.poll(session))
        } catch {
            result = .failure(error)
        }
        // What a cancelled poll has read is incomplete for no fault of the vendor's.
        if Task.isCancelled { return nil }
        return take(result, duration: timekeeper.uptime - started)
    }

    private func take(
        _ result: consuming Result<SourceReading, RequestFailure>, duration: Duration
    ) -> PollSummary? {
        let uptime = timekeeper.uptime
        let (snapshot, overLimit) = ledger.withLock { ledger in
            let now = timekeeper.now
            ledger.apply(result, at: now, uptime: uptime, duration: duration)
            let exposed = ExposedSyncs(
                ledger.targets.values.lazy.flatMap(\.syncs), under: source.labels, limit: source.polling.maximumSyncs)
            ledger.countDropped(exposed.duplicates, as: .duplicate)
            ledger.countDropped(exposed.overLimit, as: .limit)
            ledger.countStates(
                of: exposed.syncs.fresh(at: uptime, staleAfter: source.polling.staleAfter), at: now)
            return (SourceSnapshot(of: source, ledger: ledger, syncs: exposed.syncs), exposed.overLimit)
        }
        if let summary = snapshot.lastPoll { log.note(result, summary, overLimit: overLimit) }
        // Rendering takes memory, and what it would take is what the reading has.
        _ = consume result
        store.replace(snapshot, at: uptime)
        ProcessMemory.giveBack()
        return snapshot.lastPoll
    }
}

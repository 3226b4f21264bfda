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
    private let ledger: Mutex<SourceLedger>
    /// What the last poll left to be shown.
    private let exposed = Mutex<ExposedSyncs?>(nil)
    private let underWay = Mutex(UnderWay())
    private let history: HistoryFile?
    private let isSuccessor: Bool

    private struct UnderWay {
        var poll: Task<PollSummary?, Never>?
        var isRetired = false
        var isForgotten = false
    }

    /// - Parameters:
    ///   - storage: Where the source's history is kept over the end of the process, if anywhere.
    ///   - predecessor: Whose readings, history and counters this one goes on with: it polled the source before its
    ///     settings changed, and is retired.
    package init(
        _ source: SourceConfiguration, shard: Shard = .whole, transport: any HTTPTransport, store: SnapshotStore,
        storage: HistoryStorage? = nil, timekeeper: any Timekeeper, logger: Logger,
        after predecessor: SourcePoller? = nil
    ) {
        self.source = source
        isSuccessor = predecessor.map { !$0.underWay.withLock(\.isForgotten) } ?? false
        history = storage?.file(of: source)
        share = TargetShare(shard, of: source.name)
        self.store = store
        self.timekeeper = timekeeper
        log = PollLog(source: source, logger: logger)
        ledger = Mutex(predecessor?.ledger.withLock { $0 } ?? SourceLedger(limit: source.polling.rememberedSyncs))
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
            predecessor: predecessor?.api,
            vendorCode: { vendor.errorCode(in: $0) })
    }

    /// What the source's requests came to so far.
    package var requests: RequestStatistics { api.statistics }

    /// What is to be shown before the next poll ends.
    package var snapshot: SourceSnapshot {
        ledger.withLock { SourceSnapshot(of: source, ledger: $0, syncs: exposed(in: $0).syncs) }
    }

    /// Polls until the task is cancelled: the first time at once, then every interval.
    ///
    /// The second poll comes up to a tenth of the interval late, drawn once: sources and replicas that start
    /// together spread out, and every later interval is even. A poll that overruns is followed by the next at once.
    /// When this returns the poller is retired: no poll is under way, and none will be.
    ///
    /// - Parameter jitter: 0 up to 1.
    package func run(jitter: Double = .random(in: 0..<1)) async {
        await withTaskCancellationHandler {
            var start = timekeeper.uptime
            var delay = source.polling.interval * (1 + jitter / 10)
            while let poll = pollNow() {
                _ = await poll.value
                start = max(start + delay, timekeeper.uptime)
                delay = source.polling.interval
                try? await timekeeper.sleep(until: start)
            }
        } onCancel: {
            let poll = underWay.withLock { underWay in
                underWay.isRetired = true
                return underWay.poll
            }
            poll?.cancel()
        }
        // A poll that a probe began may be under way still.
        _ = await underWay.withLock { $0.poll }?.value
    }

    /// Polls now, or waits for the poll that is under way: polls of one source never overlap.
    ///
    /// A poll that is not over in time counts as failed; it goes on nevertheless, for whoever asks next.
    ///
    /// - Parameter deadline: By the clock that never jumps; `nil` to wait for the end, whenever it comes.
    /// - Returns: Whether there was a poll; none once the poller is retired.
    func poll(by deadline: Duration?) async -> Bool {
        let started = timekeeper.uptime
        guard let poll = pollNow() else { return false }
        let (end, announcement) = AsyncStream.makeStream(of: PollSummary?.self)
        // The stream can be waited for no longer; the value of a task cannot.
        Task { announcement.yield(await poll.value) }
        let isPolled = await withTaskGroup(of: Bool?.self) { group in
            group.addTask { await end.first { _ in true }.map { $0 != nil } }
            if let deadline {
                group.addTask { [timekeeper] in
                    try? await timekeeper.sleep(until: deadline)
                    return nil
                }
            }
            let first = await group.next()
            group.cancelAll()
            return first.flatMap(\.self)
        }
        if let isPolled { return isPolled }
        if Task.isCancelled { return false }
        note(
            RequestFailure(.timeout, "the poll was not over in the time that its scrape had"),
            duration: timekeeper.uptime - started)
        return true
    }

    /// Lets go of all that was read, for a source that is gone: only what it asked of the vendor still counts.
    func forget() {
        ledger.withLock { $0 = SourceLedger(limit: source.polling.rememberedSyncs) }
        exposed.withLock { $0 = nil }
        underWay.withLock { $0.isForgotten = true }
    }

    /// Begins a poll or joins the one that is under way.
    private func pollNow() -> Task<PollSummary?, Never>? {
        underWay.withLock { underWay in
            if underWay.isRetired { return nil }
            if let poll = underWay.poll { return poll }
            let poll = Task {
                let summary = await self.poll()
                self.underWay.withLock { $0.poll = nil }
                return summary
            }
            underWay.poll = poll
            return poll
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
        await history?.takeUp(isKnown: isSuccessor) { [self] history in
            ledger.withLock { $0.resume(history, at: timekeeper.now, uptime: timekeeper.uptime) }
        }
        let started = timekeeper.uptime
        let result = await read(progress)
        // What a cancelled poll has read is incomplete for no fault of the vendor's.
        if Task.isCancelled { return nil }
        return await take(result, duration: timekeeper.uptime - started)
    }

    private func read(
        _ progress: @escaping @Sendable (PollProgress) -> Void
    ) async -> Result<SourceReading, RequestFailure> {
        if let failure = await source.connection.unreadableFile() { return .failure(failure) }
        let earlier = EarlierReadings(ledger.withLock { $0.targets })
        let session = PollSession(
            api: api, timekeeper: timekeeper, interval: source.polling.interval, slowdown: slowdown, share: share,
            keep: { earlier.keep($0) }, progress: progress)
        do {
            return .success(try await source.vendor.poll(session))
        } catch {
            return .failure(error)
        }
    }

    private func take(
        _ result: consuming Result<SourceReading, RequestFailure>, duration: Duration
    ) async -> PollSummary? {
        if case .failure(let failure) = result {
            let summary = note(failure, duration: duration)
            if let summary { log.note(result, summary, overLimit: nil) }
            await save(ledger.withLock { $0 }, isNew: false)
            return summary
        }
        let (now, uptime) = (timekeeper.now, timekeeper.uptime)
        let (snapshot, ledger, overLimit) = ledger.withLock { ledger in
            ledger.apply(result, at: now, uptime: uptime, duration: duration)
            let exposed = exposed(in: ledger)
            ledger.countDropped(exposed.duplicates, as: .duplicate)
            ledger.countDropped(exposed.overLimit, as: .limit)
            ledger.countStates(
                of: exposed.syncs.fresh(at: uptime, staleAfter: source.polling.staleAfter), at: now)
            return (SourceSnapshot(of: source, ledger: ledger, syncs: exposed.syncs), ledger, exposed.overLimit)
        }
        if let summary = snapshot.lastPoll { log.note(result, summary, overLimit: overLimit) }
        // Rendering takes memory, and what it would take is what the reading has.
        _ = consume result
        // Nobody sees a poll that a restart could undo; and while it is being rendered it is stored in no time.
        await store.replace(
            snapshot, at: uptime, after: { await self.save(ledger, isNew: snapshot.lastPoll?.isUp == true) },
            amending: amended)
        ProcessMemory.giveBack()
        return snapshot.lastPoll
    }

    /// Stores what must outlive the process; returns once it is on the disk, or cannot be.
    private func save(_ ledger: SourceLedger, isNew: Bool) async {
        let (now, uptime) = (timekeeper.now, timekeeper.uptime)
        await history?.save(isNew: isNew) { [source] in
            ledger.stored(of: source.provider, at: now, uptime: uptime, limit: source.polling.rememberedSyncs)
        }
    }

    /// Counts a poll that read nothing; what is known stays as it is.
    @discardableResult
    private func note(_ failure: RequestFailure, duration: Duration) -> PollSummary? {
        let (now, uptime) = (timekeeper.now, timekeeper.uptime)
        let summary = ledger.withLock { ledger in
            ledger.apply(.failure(failure), at: now, uptime: uptime, duration: duration)
            return ledger.lastPoll
        }
        store.amend(source.name) { snapshot in
            ledger.withLock { $0.countStates(of: snapshot.freshSyncs(at: uptime), at: now) }
            return amended(snapshot)
        }
        return summary
    }

    /// A snapshot with what the ledger says by now of the source as a whole: a probe may run out of time at any moment.
    private func amended(_ snapshot: SourceSnapshot) -> SourceSnapshot {
        ledger.withLock { snapshot.amended(by: $0) }
    }

    private func exposed(in ledger: SourceLedger) -> ExposedSyncs {
        exposed.withLock { last in
            // By their ids: in whatever order a dictionary has them, they would hardly come as they came last.
            let known = ledger.targets.sorted { $0.key < $1.key }.map(\.value.syncs).joined()
            let exposed = ExposedSyncs(known, limit: source.polling.maximumSyncs, after: last)
            last = exposed
            return exposed
        }
    }
}

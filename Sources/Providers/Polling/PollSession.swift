package import HTTPExchange
package import SyncModel
import Synchronization

/// One poll of one source, as a vendor's code sees it.
package struct PollSession: Sendable {
    /// Asks the vendor.
    package let api: APIClient
    /// The time of day at the start of the poll.
    package let now: Timestamp
    /// For what is judged when a request goes out or comes back: a poll may last for minutes.
    package let timekeeper: any Timekeeper
    /// Which of the source's targets are read here.
    package let share: TargetShare
    /// Takes in what a sync reads like, once for all who will show it: what reads as it did before stays in its place.
    ///
    /// To be called as soon as a sync is read. A large fleet's readings are then never there twice, and what is thrown
    /// away leaves its memory to the next.
    package let keep: @Sendable (SyncReading) -> KeptReading

    private let uptime: Duration
    private let interval: Duration
    private let slowdown: SharedSlowdown
    private let progress: @Sendable (PollProgress) -> Void

    /// - Parameters:
    ///   - slowdown: Kept from poll to poll of the source.
    ///   - progress: Told each time a target is done.
    package init(
        api: APIClient,
        timekeeper: any Timekeeper,
        interval: Duration,
        slowdown: SharedSlowdown,
        share: TargetShare = .all,
        keep: @escaping @Sendable (SyncReading) -> KeptReading = { KeptReading($0) },
        progress: @escaping @Sendable (PollProgress) -> Void = { _ in }
    ) {
        self.api = api
        self.timekeeper = timekeeper
        self.share = share
        self.keep = keep
        now = timekeeper.now
        uptime = timekeeper.uptime
        self.interval = interval
        self.slowdown = slowdown
        self.progress = progress
    }

    /// Reads the targets of this share side by side; one that fails, or that must wait, leaves the others alone.
    ///
    /// - Returns: One outcome for each target of the share, in their order.
    package func read<Item: Sendable>(
        _ items: [Item],
        as target: (Item) -> Target,
        _ read: @escaping TargetReader<Item>
    ) async -> [TargetOutcome] {
        let ours = items.map { ($0, target($0)) }.filter { share.contains($0.1) }
        return await ours.mapSideBySide(
            atMost: api.maximumConcurrency, finished: { progress(PollProgress(done: $0, total: ours.count)) }
        ) { item, target in
            await outcome(of: target) { () async throws(RequestFailure) in try await read(item) }
        }
    }

    /// Asks for a part of a target, unless it failed too often to be asked again already.
    ///
    /// - Throws: The part's failure, or the earlier one that it still waits for. Neither slows down the whole target.
    package func attempt<Value: Sendable>(
        _ part: Target, _ read: () async throws(RequestFailure) -> Value
    ) async throws(RequestFailure) -> Value {
        if let failure = slowdown.waiting(part, at: uptime, interval: interval) { throw failure }
        do throws(RequestFailure) {
            let value = try await read()
            slowdown.note(nil, for: part, at: uptime, interval: interval)
            return value
        } catch {
            slowdown.note(error, for: part, at: uptime, interval: interval)
            throw error
        }
    }

    private func outcome(
        of target: Target, _ read: () async throws(RequestFailure) -> TargetReading
    ) async -> TargetOutcome {
        do throws(RequestFailure) {
            return TargetOutcome(target, .success(try await attempt(target, read)))
        } catch {
            return TargetOutcome(target, .failure(error))
        }
    }
}

/// How far a poll has come.
package struct PollProgress: Sendable {
    /// Targets that were read or have failed.
    package let done: Int
    /// All targets of the poll.
    package let total: Int
}

/// The slow-down of a source's targets, shared by those that are read side by side.
package final class SharedSlowdown: Sendable {
    private let state = Mutex(TargetSlowdown())

    package init() {}

    func waiting(_ target: Target, at now: Duration, interval: Duration) -> RequestFailure? {
        state.withLock { $0.waiting(target, at: now, interval: interval) }
    }

    func note(_ failure: RequestFailure?, for target: Target, at now: Duration, interval: Duration) {
        state.withLock { $0.note(failure, for: target, at: now, interval: interval) }
    }
}

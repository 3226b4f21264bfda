import HTTPExchange
package import SyncModel
import Synchronization

/// One poll of one source, as a vendor's code sees it.
package struct PollSession: Sendable {
    /// Asks the vendor.
    package let api: APIClient
    /// The time of day at the start of the poll.
    package let now: Timestamp

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
        progress: @escaping @Sendable (PollProgress) -> Void = { _ in }
    ) {
        self.api = api
        now = timekeeper.now
        uptime = timekeeper.uptime
        self.interval = interval
        self.slowdown = slowdown
        self.progress = progress
    }

    /// Reads the targets side by side; one that fails, or that must wait, leaves the others alone.
    ///
    /// - Returns: One outcome for each item, in their order.
    package func read<Item: Sendable>(
        _ items: [Item],
        as target: (Item) -> Target,
        _ read: @escaping TargetReader<Item>
    ) async -> [TargetOutcome] {
        let targets = items.map(target)
        return await withTaskGroup(of: (Int, TargetOutcome).self) { group in
            var outcomes = [TargetOutcome?](repeating: nil, count: items.count)
            var next = 0
            func startNext() {
                guard next < items.count else { return }
                let index = next
                next += 1
                group.addTask {
                    (
                        index,
                        await outcome(of: targets[index]) { () async throws(RequestFailure) in
                            try await read(items[index])
                        }
                    )
                }
            }
            for _ in 0..<api.maximumConcurrency { startNext() }
            var done = 0
            for await (index, outcome) in group {
                outcomes[index] = outcome
                done += 1
                progress(PollProgress(done: done, total: items.count))
                startNext()
            }
            return outcomes.compactMap(\.self)
        }
    }

    /// Asks for what the targets can do without: less and less often while it fails, and failing nobody.
    ///
    /// - Returns: `nil` if it fails or must wait.
    func readIfPossible<Value: Sendable>(
        _ target: Target, _ read: () async throws(RequestFailure) -> Value
    ) async -> Value? {
        guard slowdown.waiting(target, at: uptime, interval: interval) == nil else { return nil }
        do throws(RequestFailure) {
            let value = try await read()
            slowdown.note(nil, for: target, at: uptime, interval: interval)
            return value
        } catch {
            slowdown.note(error, for: target, at: uptime, interval: interval)
            return nil
        }
    }

    private func outcome(
        of target: Target, _ read: () async throws(RequestFailure) -> TargetReading
    ) async -> TargetOutcome {
        if let failure = slowdown.waiting(target, at: uptime, interval: interval) {
            return TargetOutcome(target, .failure(failure))
        }
        do {
            let reading = try await read()
            slowdown.note(reading.failure, for: target, at: uptime, interval: interval)
            return TargetOutcome(target, .success(reading))
        } catch {
            slowdown.note(error, for: target, at: uptime, interval: interval)
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

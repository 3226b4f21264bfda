import HTTPExchange
import SyncModel
import Synchronization

/// Decides when a source's next request may be sent: requests in flight, requests a minute, bursts, the pauses that
/// the vendor asked for, and failing responses where the vendor counts them.
final class RequestLimiter: Sendable {
    private struct State {
        var minute: SlidingWindow
        /// Counts requests by their start, as bursts are the exporter's own doing.
        var burst: SlidingWindow
        /// Until when the vendor asked for no requests, by quota.
        var pauses: [String: Duration]
        /// The vendor's limit in its own window.
        var reportedLimit: Int?
        /// Until when little of the vendor's window remains.
        var scarceUntil: Duration?
    }

    private static let burstPeriod = Duration.seconds(6)

    private let limits: RequestLimits
    private let timekeeper: any Timekeeper
    private let inFlight: Semaphore
    /// The task that holds this waits for its permit, the others queue: requests are sent in the order they came.
    private let turn = Semaphore(permits: 1)
    /// Guards the windows, the pauses and what the vendor reported.
    private let state: Mutex<State>
    private let failureBudget: FailureBudget?

    /// - Parameters:
    ///   - failureBudget: Limits failing responses, where the vendor counts them.
    ///   - inheritance: The state of the limiter that this one replaces.
    init(
        limits: RequestLimits, timekeeper: any Timekeeper, failureBudget: FailureBudget? = nil,
        inheritance: Inheritance = Inheritance()
    ) {
        self.limits = limits
        self.timekeeper = timekeeper
        self.failureBudget = failureBudget
        inFlight = Semaphore(permits: limits.maximumConcurrency)
        let limit = limits.requestsPerMinute(reported: inheritance.reportedLimit)
        state = Mutex(
            State(
                minute: SlidingWindow(limit: limit, period: .seconds(60), after: inheritance.ends),
                burst: SlidingWindow(
                    limit: Self.burstLimit(limit), period: Self.burstPeriod, after: inheritance.starts),
                pauses: inheritance.pauses,
                reportedLimit: inheritance.reportedLimit,
                scarceUntil: inheritance.scarceUntil))
    }

    /// The maximum number of requests that may start in any 6 s.
    private static func burstLimit(_ perMinute: Int) -> Int { max(10, perMinute / 10) }

    /// How many tasks wait for a permit or for their turn.
    var waiting: Int { inFlight.waiting + turn.waiting }

    /// The requests a minute in force.
    var currentLimit: Int { state.withLock { $0.minute.limit } }

    /// Whether less than a fifth of the vendor's window remains, for this exporter and everybody else together.
    var isScarce: Bool {
        let now = timekeeper.uptime
        return state.withLock { $0.scarceUntil.map { now < $0 } ?? false }
    }

    /// The earliest moment at which one more request may start, other requests in flight aside: `now` if that is now.
    func nextPermit(at now: Duration) -> Duration {
        let permits = state.withLock { [$0.minute.nextPermit(at: now), $0.burst.nextPermit(at: now), $0.pauses[""]] }
        return ([now, failureBudget?.nextPermit(at: now)] + permits).compactMap(\.self).max() ?? now
    }

    /// Runs `request` once it may be sent.
    ///
    /// - Parameter isExtra: Whether it is not one of the requests in flight that are limited.
    /// - Throws: `rate_limited` if the vendor's pause is longer than the maximum wait, else what `request` throws.
    func withPermit<Value: Sendable>(
        quota: String, isExtra: Bool = false, _ request: () async throws(RequestFailure) -> Value
    ) async throws(RequestFailure) -> Value {
        try await acquire(quota: quota, isExtra: isExtra)
        defer {
            state.withLock { [now = timekeeper.uptime] in $0.minute.end(at: now) }
            if !isExtra { inFlight.release() }
        }
        do throws(RequestFailure) {
            let value = try await request()
            failureBudget?.release(at: timekeeper.uptime)
            return value
        } catch {
            failureBudget?.note(error, at: timekeeper.uptime)
            throw error
        }
    }

    /// Sends nothing under this quota until `deadline`.
    func pause(quota: String, until deadline: Duration) {
        state.withLock { $0.pauses[quota] = max($0.pauses[quota] ?? .zero, deadline) }
    }

    /// Takes over what a response says about the vendor's window.
    func note(_ report: RateLimitReport) {
        guard let window = limits.reportedWindow else { return }
        let (uptime, now) = (timekeeper.uptime, timekeeper.now)
        state.withLock { state in
            if let limit = report.limit, limit != state.reportedLimit {
                state.reportedLimit = limit
                state.minute.limit = limits.requestsPerMinute(reported: limit)
                state.burst.limit = Self.burstLimit(state.minute.limit)
            }
            guard let limit = state.reportedLimit, let remaining = report.remaining else { return }
            let isScarce = remaining * 5 < limit
            state.scarceUntil = isScarce ? uptime + report.timeToReset(from: now, window: window) : nil
        }
    }

    /// Returns with one of the requests in flight and one of the minute taken.
    private func acquire(quota: String, isExtra: Bool) async throws(RequestFailure) {
        while true {
            // A task that waits for a pause to end holds no permit, so that requests under other quotas pass it.
            try await waitForPause(quota: quota)
            if !isExtra {
                try await unlessCancelled { () async throws(CancellationError) in try await inFlight.acquire() }
            }
            do throws(RequestFailure) {
                if try await takePermit(quota: quota) { return }
            } catch {
                if !isExtra { inFlight.release() }
                throw error
            }
            if !isExtra { inFlight.release() }
        }
    }

    private func waitForPause(quota: String) async throws(RequestFailure) {
        while let deadline = pauseEnd(quota: quota) {
            let wait = deadline - timekeeper.uptime
            guard wait <= limits.maximumWait else {
                let seconds = wait.components.seconds + (wait.components.attoseconds > 0 ? 1 : 0)
                throw RequestFailure(.rateLimited, "the vendor's rate limit allows no request for another \(seconds) s")
            }
            try await sleep(until: deadline)
        }
    }

    /// Waits for the turn and for a permit.
    ///
    /// - Returns: `false` if a pause began meanwhile.
    private func takePermit(quota: String) async throws(RequestFailure) -> Bool {
        try await turn.withPermit(orThrow: RequestFailure.cancelled) { () async throws(RequestFailure) in
            while pauseEnd(quota: quota) == nil {
                guard case .retry(let deadline) = begin(at: timekeeper.uptime) else { return true }
                try await sleep(until: deadline)
            }
            return false
        }
    }

    /// Takes one request of the minute, of the burst and of the failure budget: all or none.
    private func begin(at now: Duration) -> SlidingWindow.Admission {
        if let refusal = failureBudget?.begin(at: now), refusal != .admitted { return refusal }
        let admission: SlidingWindow.Admission = state.withLock { state in
            if let deadline = state.burst.nextPermit(at: now) { return .retry(at: deadline) }
            let admission = state.minute.begin(at: now)
            if admission == .admitted, state.burst.begin(at: now) == .admitted { state.burst.end(at: now) }
            return admission
        }
        if admission != .admitted { failureBudget?.release(at: now) }
        return admission
    }

    /// Until when the vendor asked for no requests, if that is in the future.
    private func pauseEnd(quota: String) -> Duration? {
        let now = timekeeper.uptime
        return state.withLock { state in
            guard let deadline = state.pauses[quota] else { return nil }
            if deadline > now { return deadline }
            state.pauses[quota] = nil
            return nil
        }
    }

    private func sleep(until deadline: Duration) async throws(RequestFailure) {
        try await unlessCancelled { () async throws(CancellationError) in try await timekeeper.sleep(until: deadline) }
    }

    private func unlessCancelled(_ wait: () async throws(CancellationError) -> Void) async throws(RequestFailure) {
        do {
            try await wait()
        } catch {
            throw .cancelled
        }
    }
}

extension RequestLimiter {
    /// What a limiter passes on to the one that replaces it at a reload: the vendor still counts its requests, and its
    /// pauses remain.
    package struct Inheritance: Sendable {
        /// When requests ended, oldest first.
        fileprivate(set) var ends: [Duration] = []
        /// When requests started, oldest first.
        fileprivate(set) var starts: [Duration] = []
        fileprivate(set) var pauses: [String: Duration] = [:]
        fileprivate(set) var reportedLimit: Int?
        fileprivate(set) var scarceUntil: Duration?

        package init() {}
    }

    /// What the limiter that replaces this one begins with. Requests in flight count as ending now.
    var inheritance: Inheritance {
        let now = timekeeper.uptime
        return state.withLock { state in
            var inheritance = Inheritance()
            inheritance.ends = state.minute.inheritance(at: now)
            inheritance.starts = state.burst.inheritance(at: now)
            inheritance.pauses = state.pauses.filter { $0.value > now }
            inheritance.reportedLimit = state.reportedLimit
            inheritance.scarceUntil = state.scarceUntil
            return inheritance
        }
    }
}

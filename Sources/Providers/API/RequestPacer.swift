import HTTPExchange
import SyncModel
import Synchronization

/// Decides when a source's next request may go out: in-flight bound, requests a minute, the vendor's own pauses, and
/// room for its failure where the vendor counts failures.
final class RequestPacer: Sendable {
    private struct State {
        var window: RequestWindow
        /// Until when the vendor asked for silence, by quota.
        var pauses: [String: Duration] = [:]
    }

    private let timekeeper: any Timekeeper
    /// The longest pause that is sat out within a poll; a longer one fails the request.
    private let patience: Duration
    private let inFlight: Gate
    /// Whoever is inside asks the window; the others queue, so that requests leave in the order they came.
    private let turn = Gate(places: 1)
    private let state: Mutex<State>
    private let failureBudget: FailureBudget?

    /// - Parameters:
    ///   - failureBudget: Room for failing answers, where the vendor counts them.
    ///   - predecessor: Whose requests the vendor counts still, and whose pauses hold; nothing of it is in flight.
    init(
        limits: RequestLimits, timekeeper: any Timekeeper, failureBudget: FailureBudget? = nil,
        predecessor: RequestPacer? = nil
    ) {
        self.timekeeper = timekeeper
        self.failureBudget = failureBudget
        patience = limits.patience
        // More in flight than a minute allows would only wait for the window inside it.
        inFlight = Gate(places: min(limits.maximumConcurrency, limits.maximumRequestsPerMinute))
        let before = predecessor?.state.withLock { $0 }
        state = Mutex(
            State(
                window: RequestWindow(requestsPerMinute: limits.maximumRequestsPerMinute, after: before?.window),
                pauses: before?.pauses ?? [:]))
    }

    /// How many tasks wait for a place or for their turn.
    var waiting: Int { inFlight.waiting + turn.waiting }

    /// Runs `request` once it may go out.
    ///
    /// - Throws: `rate_limited` if the vendor's pause outlasts the patience, else what `request` throws.
    func paced<Value: Sendable>(
        quota: String, _ request: () async throws(RequestFailure) -> Value
    ) async throws(RequestFailure) -> Value {
        try await admission(quota: quota)
        defer {
            state.withLock { [now = timekeeper.uptime] in $0.window.end(at: now) }
            inFlight.leave()
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

    /// Sends nothing more under this quota until `deadline`.
    func pause(quota: String, until deadline: Duration) {
        state.withLock { $0.pauses[quota] = max($0.pauses[quota] ?? .zero, deadline) }
    }

    /// Returns with a place in flight and one in the minute.
    private func admission(quota: String) async throws(RequestFailure) {
        while true {
            // Whoever sits out a pause holds no place: requests under other quotas go past.
            try await sitOutPause(quota: quota)
            try await unlessCancelled { () async throws(CancellationError) in try await inFlight.enter() }
            do throws(RequestFailure) {
                if try await takesPlaceInMinute(quota: quota) { return }
            } catch {
                inFlight.leave()
                throw error
            }
            inFlight.leave()
        }
    }

    /// Waits out the vendor's pause, if it is short enough.
    private func sitOutPause(quota: String) async throws(RequestFailure) {
        while let deadline = pauseEnd(quota: quota) {
            let wait = deadline - timekeeper.uptime
            guard wait <= patience else {
                let seconds = wait.components.seconds + (wait.components.attoseconds > 0 ? 1 : 0)
                throw RequestFailure(.rateLimited, "the vendor asked for no requests for another \(seconds) s")
            }
            try await sleep(until: deadline)
        }
    }

    /// Waits for the turn and for a place in the minute.
    ///
    /// - Returns: Whether the place was had; not if a pause began meanwhile.
    private func takesPlaceInMinute(quota: String) async throws(RequestFailure) -> Bool {
        try await unlessCancelled { () async throws(CancellationError) in try await turn.enter() }
        defer { turn.leave() }
        while pauseEnd(quota: quota) == nil {
            guard case .retry(let deadline) = begin(at: timekeeper.uptime) else { return true }
            try await sleep(until: deadline)
        }
        return false
    }

    /// Takes a place in the minute and room for a failure: both or neither.
    private func begin(at now: Duration) -> Admission {
        if let refusal = failureBudget?.begin(at: now), refusal != .admitted { return refusal }
        let admission = state.withLock { $0.window.begin(at: now) }
        if admission != .admitted { failureBudget?.release(at: now) }
        return admission
    }

    /// Until when the vendor asked for silence, if that is yet to come.
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

extension RequestFailure {
    /// The task was cancelled: by a deadline, or because nobody wants the answer any more.
    static let cancelled = RequestFailure(.timeout, "the request was cancelled before it was answered")
}

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

    init(limits: RequestLimits, failureBudget: FailureBudget?, timekeeper: any Timekeeper) {
        self.timekeeper = timekeeper
        self.failureBudget = failureBudget
        patience = limits.patience
        // More in flight than a minute allows would only wait for the window inside it.
        inFlight = Gate(places: min(limits.maximumConcurrency, limits.maximumRequestsPerMinute))
        state = Mutex(State(window: RequestWindow(requestsPerMinute: limits.maximumRequestsPerMinute)))
    }

    /// Runs `request` once it may go out.
    ///
    /// - Throws: `rate_limited` if the vendor's pause outlasts the patience, else what `request` throws.
    func paced<Value: Sendable>(
        quota: String, _ request: () async throws(RequestFailure) -> Value
    ) async throws(RequestFailure) -> Value {
        do {
            try await inFlight.enter()
        } catch {
            throw .cancelled
        }
        defer { inFlight.leave() }
        try await admission(quota: quota)
        defer { state.withLock { [now = timekeeper.uptime] in $0.window.end(at: now) } }
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

    /// Waits out the vendor's pause, if it is short enough.
    func sitOutPause(quota: String) async throws(RequestFailure) {
        while let deadline = state.withLock({ $0.pauses[quota] }) {
            let wait = deadline - timekeeper.uptime
            if wait <= .zero { return }
            guard wait <= patience else {
                throw RequestFailure(
                    .rateLimited, "the vendor asked for no requests for another \(wait.components.seconds + 1) s")
            }
            do {
                try await timekeeper.sleep(until: deadline)
            } catch {
                throw .cancelled
            }
        }
    }

    /// Takes a place in the minute and room for a failure: both or neither.
    private func begin(at now: Duration) -> Admission {
        if let refusal = failureBudget?.begin(at: now), refusal != .admitted { return refusal }
        let admission = state.withLock { $0.window.begin(at: now) }
        if admission != .admitted { failureBudget?.release(at: now) }
        return admission
    }

    private func admission(quota: String) async throws(RequestFailure) {
        do {
            try await turn.enter()
        } catch {
            throw .cancelled
        }
        defer { turn.leave() }
        while true {
            try await sitOutPause(quota: quota)
            guard case .retry(let deadline) = begin(at: timekeeper.uptime) else { return }
            do {
                try await timekeeper.sleep(until: deadline)
            } catch {
                throw .cancelled
            }
        }
    }
}

extension RequestFailure {
    /// The task was cancelled: by a deadline, or because nobody wants the answer any more.
    static let cancelled = RequestFailure(.timeout, "the request was cancelled before it was answered")
}

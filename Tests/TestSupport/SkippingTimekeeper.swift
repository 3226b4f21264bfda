package import SyncModel
import Synchronization

/// A clock that jumps to wherever somebody wants to sleep: for straight-line code, whose waits it writes down.
package final class SkippingTimekeeper: Timekeeper {
    private struct State {
        var now: Timestamp
        var uptime: Duration = .zero
        var sleeps: [Duration] = []
    }

    private let state: Mutex<State>

    package init(now: Timestamp = Timestamp(seconds: 1_700_000_000)) {
        state = Mutex(State(now: now))
    }

    package var now: Timestamp { state.withLock { $0.now } }
    package var uptime: Duration { state.withLock { $0.uptime } }

    /// How long each sleep lasted that was not over before it began.
    package var sleeps: [Duration] { state.withLock { $0.sleeps } }

    package func sleep(until deadline: Duration) async throws(CancellationError) {
        if Task.isCancelled { throw CancellationError() }
        state.withLock { state in
            let wait = deadline - state.uptime
            guard wait > .zero else { return }
            state.sleeps.append(wait)
            state.uptime = deadline
            state.now = state.now + wait
        }
    }

    /// Turns the clock forward.
    package func advance(by duration: Duration) {
        state.withLock { state in
            state.uptime += duration
            state.now = state.now + duration
        }
    }
}

package import SyncModel
import Synchronization

/// A clock that stands still until a test turns it, so that hours pass in no time and nothing sleeps.
package final class ManualTimekeeper: Timekeeper {
    fileprivate struct Sleeper {
        let deadline: Duration
        let continuation: CheckedContinuation<Bool, Never>
    }

    fileprivate struct State {
        var now: Timestamp
        var uptime: Duration = .zero
        var nextTicket = 0
        var sleepers: [Int: Sleeper] = [:]
        var cancelled: Set<Int> = []
        var observers: [Int: (count: Int, continuation: CheckedContinuation<Void, Never>)] = [:]
    }

    private let state: Mutex<State>

    package init(now: Timestamp = Timestamp(seconds: 1_700_000_000)) {
        state = Mutex(State(now: now))
    }

    package var now: Timestamp { state.withLock { $0.now } }
    package var uptime: Duration { state.withLock { $0.uptime } }

    package func sleep(until deadline: Duration) async throws(CancellationError) {
        let id = newTicket()
        let completed = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let outcome: (resume: Bool?, ready: [CheckedContinuation<Void, Never>]) = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return (false, []) }
                    if deadline <= state.uptime { return (true, []) }
                    state.sleepers[id] = Sleeper(deadline: deadline, continuation: continuation)
                    return (nil, state.takeReadyObservers())
                }
                if let resume = outcome.resume { continuation.resume(returning: resume) }
                for observer in outcome.ready { observer.resume() }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                let sleeper = state.sleepers.removeValue(forKey: id)
                if sleeper == nil { state.cancelled.insert(id) }
                return sleeper
            }
            sleeper?.continuation.resume(returning: false)
        }
        if !completed { throw CancellationError() }
    }

    /// Turns the clock forward, and wakes whoever waited for a time up to the new one, in order.
    package func advance(by duration: Duration) {
        let woken = state.withLock { state in
            state.uptime += duration
            state.now = state.now + duration
            let due = state.sleepers.filter { $0.value.deadline <= state.uptime }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.sorted { $0.deadline < $1.deadline }
        }
        for sleeper in woken { sleeper.continuation.resume(returning: true) }
    }

    /// Sets the time of day without any time passing, as an administrator or NTP would.
    package func set(now: Timestamp) {
        state.withLock { $0.now = now }
    }

    /// Returns once at least `count` tasks are asleep on this clock, or when the caller is cancelled.
    package func untilAsleep(_ count: Int = 1) async {
        let id = newTicket()
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if state.sleepers.count >= count || state.cancelled.remove(id) != nil { return true }
                    state.observers[id] = (count, continuation)
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            let observer = state.withLock { state in
                let observer = state.observers.removeValue(forKey: id)
                if observer == nil { state.cancelled.insert(id) }
                return observer
            }
            observer?.continuation.resume()
        }
    }

    private func newTicket() -> Int {
        state.withLock { state in
            state.nextTicket += 1
            return state.nextTicket
        }
    }

    /// How long until the earliest sleeper wakes, if anybody sleeps.
    package var untilNextWake: Duration? {
        state.withLock { state in
            state.sleepers.values.map(\.deadline).min().map { $0 - state.uptime }
        }
    }
}

extension ManualTimekeeper.State {
    fileprivate mutating func takeReadyObservers() -> [CheckedContinuation<Void, Never>] {
        let ready = observers.filter { $0.value.count <= sleepers.count }
        for id in ready.keys { observers[id] = nil }
        return ready.values.map(\.continuation)
    }
}

import SyncModel
import Synchronization

/// A virtual clock that wakes one sleeper at a time: the one with the earliest deadline, then the one that came first.
final class StepTimekeeper: Timekeeper {
    fileprivate struct Sleeper {
        let id: Int
        let deadline: Duration
        let continuation: CheckedContinuation<Bool, Never>
    }

    fileprivate struct State {
        var now: Timestamp
        var uptime = Duration.zero
        var nextID = 0
        var sleepers: [Sleeper] = []
        var cancelled: Set<Int> = []
        var observer: (count: Int, continuation: CheckedContinuation<Void, Never>)?
        var wakeObserver: CheckedContinuation<Void, Never>?
    }

    private let state: Mutex<State>

    init(now: Timestamp) {
        state = Mutex(State(now: now))
    }

    var now: Timestamp { state.withLock { $0.now } }
    var uptime: Duration { state.withLock { $0.uptime } }

    func sleep(until deadline: Duration) async throws(CancellationError) {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let completed = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (isOver, observer) = state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
                    if state.cancelled.remove(id) != nil { return (true, nil) }
                    state.sleepers.append(Sleeper(id: id, deadline: deadline, continuation: continuation))
                    guard let observer = state.observer, observer.count <= state.sleepers.count else {
                        return (false, nil)
                    }
                    state.observer = nil
                    return (false, observer.continuation)
                }
                if isOver { continuation.resume(returning: false) }
                observer?.resume()
            }
        } onCancel: {
            let (sleeper, observer) = state.withLock { state -> (Sleeper?, CheckedContinuation<Void, Never>?) in
                guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else {
                    state.cancelled.insert(id)
                    return (nil, nil)
                }
                let sleeper = state.sleepers.remove(at: index)
                guard state.sleepers.isEmpty, let observer = state.wakeObserver else { return (sleeper, nil) }
                state.wakeObserver = nil
                return (sleeper, observer)
            }
            sleeper?.continuation.resume(returning: false)
            observer?.resume()
        }
        if !completed { throw CancellationError() }
    }

    /// Lets time pass until the earliest deadline, and wakes that one sleeper.
    ///
    /// - Returns: Whether there was one.
    func step() -> Bool {
        let sleeper = state.withLock { state -> Sleeper? in
            let first = state.sleepers.indices.min {
                (state.sleepers[$0].deadline, state.sleepers[$0].id)
                    < (state.sleepers[$1].deadline, state.sleepers[$1].id)
            }
            guard let first else { return nil }
            let sleeper = state.sleepers.remove(at: first)
            state.pass(until: sleeper.deadline)
            return sleeper
        }
        sleeper?.continuation.resume(returning: true)
        return sleeper != nil
    }

    /// Lets time pass without waking a sleeper, which must not have a deadline before its end.
    func pass(_ duration: Duration) {
        state.withLock { $0.pass(until: $0.uptime + duration) }
    }

    /// Returns once cancellation has woken the last sleeper.
    func untilAwake() async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if state.sleepers.isEmpty { return true }
                state.wakeObserver = continuation
                return false
            }
            if isReady { continuation.resume() }
        }
    }

    /// Returns once at least so many tasks are asleep.
    func untilAsleep(_ count: Int = 1) async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if state.sleepers.count >= count { return true }
                state.observer = (count, continuation)
                return false
            }
            if isReady { continuation.resume() }
        }
    }
}

extension StepTimekeeper.State {
    fileprivate mutating func pass(until deadline: Duration) {
        guard deadline > uptime else { return }
        now = now + (deadline - uptime)
        uptime = deadline
    }
}

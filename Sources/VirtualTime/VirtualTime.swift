package import SyncModel
import Synchronization

/// Runs tasks one job at a time and lets time pass only when nothing else can happen: hours take milliseconds, and what
/// happens is the same at every run.
///
/// Tasks stay here as long as they are started as children of what ``run(_:)`` runs: a task of its own would leave.
package final class VirtualTime: TaskExecutor, Timekeeper {
    private struct Sleeper {
        let deadline: Duration
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var jobs: [UnownedJob] = []
        var next = 0
        var uptime = Duration.zero
        var lastID = 0
        var sleepers: [Int: Sleeper] = [:]
        var cancelled: Set<Int> = []
        /// How far the wall clock is from where it began, besides the time that passed.
        var offset = Duration.zero
    }

    private let start: Timestamp
    /// Guards the queue of jobs, the clock and those who sleep.
    private let state = Mutex(State())

    /// - Parameter start: What the wall clock says at first.
    package init(start: Timestamp = Timestamp(seconds: 1_700_000_000)) {
        self.start = start
    }

    package var now: Timestamp { state.withLock { start + $0.uptime + $0.offset } }
    package var uptime: Duration { state.withLock { $0.uptime } }

    /// Sets the wall clock forward or back.
    package func setClock(by offset: Duration) {
        state.withLock { $0.offset += offset }
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
    }

    package func sleep(until deadline: Duration) async throws(CancellationError) {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        let isOver = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let immediate: Bool? = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return false }
                    if deadline <= state.uptime { return true }
                    state.sleepers[id] = Sleeper(deadline: deadline, continuation: continuation)
                    return nil
                }
                if let immediate { continuation.resume(returning: immediate) }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                let sleeper = state.sleepers.removeValue(forKey: id)
                if sleeper == nil { state.cancelled.insert(id) }
                return sleeper
            }
            sleeper?.continuation.resume(returning: false)
        }
        state.withLock { _ = $0.cancelled.remove(id) }
        if !isOver { throw CancellationError() }
    }

    /// Runs a task to its end.
    ///
    /// - Returns: What it returned; `nil` if nothing can ever happen again and it has not ended.
    package func run<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) -> Value? {
        let box = ResultBox<Value>()
        Task(executorPreference: self) { box.set(await body()) }
        while true {
            while let job = nextJob() { job.runSynchronously(on: asUnownedTaskExecutor()) }
            if let value = box.value { return value }
            guard wakeNext() else { return nil }
        }
    }

    private func nextJob() -> UnownedJob? {
        state.withLock { state in
            guard state.next < state.jobs.count else {
                state.jobs.removeAll(keepingCapacity: true)
                state.next = 0
                return nil
            }
            state.next += 1
            return state.jobs[state.next - 1]
        }
    }

    /// Lets time pass until somebody's sleep is over.
    private func wakeNext() -> Bool {
        let woken: Sleeper? = state.withLock { state in
            let next = state.sleepers.min { ($0.value.deadline, $0.key) < ($1.value.deadline, $1.key) }
            guard let next else { return nil }
            state.sleepers[next.key] = nil
            state.uptime = max(state.uptime, next.value.deadline)
            return next.value
        }
        woken?.continuation.resume(returning: true)
        return woken != nil
    }
}

/// Holds what a task returned.
private final class ResultBox<Value: Sendable>: Sendable {
    /// Guards the value.
    private let kept = Mutex<Value?>(nil)

    var value: Value? { kept.withLock { $0 } }

    func set(_ value: Value) {
        kept.withLock { $0 = value }
    }
}

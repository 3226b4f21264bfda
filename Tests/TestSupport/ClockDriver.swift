import Dispatch
package import HTTPExchange
import Settings
import Synchronization

/// Turns a manual clock forward when nothing but time can make anything happen.
///
/// It runs tasks itself, one job at a time, and counts the requests in flight, so that it knows when everybody waits for
/// the clock. Tasks that are not children of what ``run(_:while:)`` runs are not seen.
package final class ClockDriver: TaskExecutor {
    private struct State {
        /// Jobs that wait or run.
        var jobs = 0
        /// Jobs so far.
        var generation = 0
        var requests = 0
        var observers: [CheckedContinuation<Void, Never>] = []

        var isIdle: Bool { jobs == 0 && requests == 0 }

        mutating func takeObservers() -> [CheckedContinuation<Void, Never>] {
            guard isIdle else { return [] }
            defer { observers = [] }
            return observers
        }
    }

    private let clock: ManualTimekeeper
    private let barrier: @Sendable () async -> Void
    private let queue = DispatchQueue(label: "driven tasks")
    /// Guards what is counted.
    private let state = Mutex(State())

    /// - Parameter barrier: Returns when other threads that work for the tasks have done what was asked of them so far.
    package init(_ clock: ManualTimekeeper, barrier: @escaping @Sendable () async -> Void = {}) {
        self.clock = clock
        self.barrier = barrier
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { state in
            state.jobs += 1
            state.generation += 1
        }
        queue.async {
            job.runSynchronously(on: self.asUnownedTaskExecutor())
            self.change { $0.jobs -= 1 }
        }
    }

    /// Runs a task, and lets time pass in no time, until the task has ended.
    @discardableResult
    package func run<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) async -> Value {
        let end = TaskEnd()
        return await withTaskGroup(of: Value?.self) { group in
            group.addTask(executorPreference: self) {
                let value = await body()
                end.note()
                return value
            }
            group.addTask {
                await self.passTime { end.isNoted }
                return nil
            }
            while let result = await group.next() {
                guard let value = result else { continue }
                group.cancelAll()
                return value
            }
            preconditionFailure("a task group lost its task")
        }
    }

    /// Lets time pass until something is so, which is looked at whenever everybody waits for the clock.
    package func passTime(until isOver: @Sendable () async -> Bool) async {
        while !Task.isCancelled {
            await untilOnlyTimeHelps()
            if await isOver() { return }
            if let wait = clock.untilNextWake { clock.advance(by: wait) } else { await Task.yield() }
        }
    }

    /// Returns when no task can go on before time passes.
    package func untilOnlyTimeHelps() async {
        while !Task.isCancelled {
            let generation = state.withLock { $0.isIdle ? $0.generation : nil }
            guard let generation else {
                await untilIdle()
                continue
            }
            await barrier()
            guard FileThreads.shared.isIdle else {
                await Task.yield()
                continue
            }
            if state.withLock({ $0.isIdle && $0.generation == generation }) { return }
        }
    }

    private func untilIdle() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                if state.isIdle { return true }
                state.observers.append(continuation)
                return false
            }
            if isIdle { continuation.resume() }
        }
    }

    private func change(_ change: (inout State) -> Void) {
        let observers = state.withLock { state in
            change(&state)
            return state.takeObservers()
        }
        for observer in observers { observer.resume() }
    }
}

extension ClockDriver {
    /// A transport whose requests this driver waits for.
    package func watching(_ transport: any HTTPTransport) -> some HTTPTransport {
        WatchedTransport(transport: transport, driver: self)
    }

    fileprivate func noteRequests(_ difference: Int) {
        change { $0.requests += difference }
    }
}

/// Whether a task has ended.
private final class TaskEnd: Sendable {
    /// Guards whether it has.
    private let noted = Mutex(false)

    var isNoted: Bool { noted.withLock { $0 } }

    func note() {
        noted.withLock { $0 = true }
    }
}

private struct WatchedTransport: HTTPTransport {
    let transport: any HTTPTransport
    let driver: ClockDriver

    func send<Reader: BodyReader>(
        _ request: HTTPRequest, into reader: Reader
    ) async throws(RequestFailure) -> HTTPResponse<Reader> {
        driver.noteRequests(1)
        defer { driver.noteRequests(-1) }
        return try await transport.send(request, into: reader)
    }
}

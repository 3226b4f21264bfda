import Synchronization

/// A counting semaphore for tasks: first come, first served. A cancelled waiter leaves the queue.
final class Semaphore: Sendable {
    private struct State {
        var free: Int
        var nextID = 0
        var queue: [(id: Int, continuation: CheckedContinuation<Bool, Never>)] = []
        var cancelled: Set<Int> = []
    }

    /// Guards the free permits and the queue.
    private let state: Mutex<State>

    init(permits: Int) {
        state = Mutex(State(free: permits))
    }

    /// How many tasks are in the queue.
    var waiting: Int { state.withLock { $0.queue.count } }

    /// Waits for a permit. The caller must ``release()`` it.
    func acquire() async throws(CancellationError) {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        let isAcquired = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let outcome: Bool? = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return false }
                    if state.free > 0 {
                        state.free -= 1
                        return true
                    }
                    state.queue.append((id, continuation))
                    return nil
                }
                if let outcome { continuation.resume(returning: outcome) }
            }
        } onCancel: {
            let waiter = state.withLock { state -> CheckedContinuation<Bool, Never>? in
                guard let index = state.queue.firstIndex(where: { $0.id == id }) else {
                    // Not queued yet, or past the queue already: only the former looks here.
                    state.cancelled.insert(id)
                    return nil
                }
                return state.queue.remove(at: index).continuation
            }
            waiter?.resume(returning: false)
        }
        state.withLock { _ = $0.cancelled.remove(id) }
        if !isAcquired { throw CancellationError() }
    }

    /// Passes the permit to the next task in the queue.
    func release() {
        let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard !state.queue.isEmpty else {
                state.free += 1
                return nil
            }
            return state.queue.removeFirst().continuation
        }
        next?.resume(returning: true)
    }

    /// Runs `work` with a permit.
    func withPermit<Value: Sendable, Failure: Error>(
        orThrow cancelled: Failure, _ work: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        do {
            try await acquire()
        } catch {
            throw cancelled
        }
        defer { release() }
        return try await work()
    }
}

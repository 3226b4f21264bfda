import Synchronization

/// A counting semaphore for tasks: first come, first served, and a cancelled waiter leaves the queue.
final class Gate: Sendable {
    private struct State {
        var free: Int
        var nextTicket = 0
        var queue: [(ticket: Int, continuation: CheckedContinuation<Bool, Never>)] = []
        var cancelled: Set<Int> = []
    }

    private let state: Mutex<State>

    init(places: Int) {
        state = Mutex(State(free: places))
    }

    /// How many tasks are in the queue.
    var waiting: Int { state.withLock { $0.queue.count } }

    /// Waits for a place; whoever returned from here must ``leave()``.
    func enter() async throws(CancellationError) {
        let ticket = state.withLock { state in
            state.nextTicket += 1
            return state.nextTicket
        }
        let entered = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    if state.cancelled.remove(ticket) != nil { return false }
                    if state.free > 0 {
                        state.free -= 1
                        return true
                    }
                    state.queue.append((ticket, continuation))
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let waiter = state.withLock { state -> CheckedContinuation<Bool, Never>? in
                guard let index = state.queue.firstIndex(where: { $0.ticket == ticket }) else {
                    // Not queued yet, or let in already: only the former will look here.
                    state.cancelled.insert(ticket)
                    return nil
                }
                return state.queue.remove(at: index).continuation
            }
            waiter?.resume(returning: false)
        }
        state.withLock { _ = $0.cancelled.remove(ticket) }
        if !entered { throw CancellationError() }
    }

    /// Gives the place to the next in the queue.
    func leave() {
        let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard !state.queue.isEmpty else {
                state.free += 1
                return nil
            }
            return state.queue.removeFirst().continuation
        }
        next?.resume(returning: true)
    }
}

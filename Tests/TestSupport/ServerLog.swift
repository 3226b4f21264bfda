import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What has happened to a ``ScriptedServer``, and who waits for it to happen.
final class ServerLog: Sendable {
    struct Counts: Sendable {
        var requests: [SeenRequest] = []
        var opened = 0
        var ended = 0
    }

    fileprivate struct Waiter {
        let condition: @Sendable (Counts) -> Bool
        let continuation: CheckedContinuation<Counts, Never>
    }

    fileprivate struct State {
        var counts = Counts()
        var sockets: Set<Int32>
        var isStopped = false
        var waiters: [Waiter] = []
    }

    private let state: Mutex<State>

    init(listener: Int32) {
        state = Mutex(State(sockets: [listener]))
    }

    var counts: Counts { state.withLock { $0.counts } }

    func until(_ condition: @escaping @Sendable (Counts) -> Bool) async -> Counts {
        await withCheckedContinuation { continuation in
            update { $0.waiters.append(Waiter(condition: condition, continuation: continuation)) }
        }
    }

    func saw(_ request: SeenRequest) {
        update { $0.counts.requests.append(request) }
    }

    /// - Returns: The number of the connection, from 1; `nil` when the server has been stopped.
    func opened(_ socket: Int32) -> Int? {
        update { state in
            if state.isStopped { return nil }
            state.counts.opened += 1
            state.sockets.insert(socket)
            return state.counts.opened
        }
    }

    /// Closes the socket of a connection.
    func ended(_ socket: Int32) {
        update { state in
            state.close(socket)
            state.counts.ended += 1
        }
    }

    /// Closes the socket that listens.
    func endedListening(_ listener: Int32) {
        update { $0.close(listener) }
    }

    /// Ends every connection and the listening; their threads close the sockets.
    func stop() {
        update { state in
            state.isStopped = true
            for socket in state.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }

    private func update<Answer: Sendable>(_ change: (inout State) -> Answer) -> Answer {
        let (answer, ready, counts) = state.withLock { state in
            let answer = change(&state)
            let counts = state.counts
            let ready = state.waiters.filter { $0.condition(counts) }.map(\.continuation)
            state.waiters.removeAll { $0.condition(counts) }
            return (answer, ready, counts)
        }
        for continuation in ready { continuation.resume(returning: counts) }
        return answer
    }
}

extension ServerLog.State {
    /// Closes a socket under the lock: ``ServerLog/stop()`` must not meet its number in another use.
    fileprivate mutating func close(_ socket: Int32) {
        sockets.remove(socket)
        closeDescriptor(socket)
    }
}

/// The system's `close`, whose name the method above hides.
private func closeDescriptor(_ descriptor: Int32) {
    close(descriptor)
}

import Dispatch
import Synchronization

/// Runs operations on files, each on a thread of its own and for a limited time.
///
/// A network file system whose server is away blocks a thread until the server is back. Such a thread is left behind,
/// and the caller gets an error in time. Until the thread returns, further operations on the same path fail at once, so
/// that a path holds one thread at most.
package final class FileThreads: Sendable {
    /// 5 s for each operation, 16 threads.
    package static let shared = FileThreads()

    /// An operation that has a thread.
    private struct Run {
        let path: String
        /// Whether its caller has given up.
        var isOverdue = false
    }

    private struct State {
        var lastID = 0
        var runs: [Int: Run] = [:]
        /// Operations without a thread, the earliest first.
        var waiting: [(id: Int, path: String, body: @Sendable () -> Void)] = []
    }

    private let deadline: Duration
    private let maximum: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - deadline: How long a caller waits.
    ///   - maximum: How many operations run at a time; further ones wait for a thread, within their time.
    package init(deadline: Duration = .seconds(5), maximum: Int = 16) {
        self.deadline = deadline
        self.maximum = maximum
    }

    /// Whether no operation is in progress.
    package var isIdle: Bool { state.withLock { $0.runs.isEmpty && $0.waiting.isEmpty } }

    /// Runs an operation and waits for it without blocking a thread.
    ///
    /// A cancelled task waits as well: the wait takes microseconds or ends with the deadline.
    package func run<Value: Sendable>(
        _ path: String, _ operation: @escaping @Sendable () throws(UnreadableFile) -> Value
    ) async throws(UnreadableFile) -> Value {
        let outcome = FileOutcome<Value>()
        let id = try begin(path, operation, outcome)
        let timer = Task { [deadline] in
            do { try await Task.sleep(for: deadline) } catch { return }
            self.expire(id, path, outcome)
        }
        defer { timer.cancel() }
        let result = await withCheckedContinuation { continuation in
            outcome.whenSet { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    /// Runs an operation and blocks the calling thread until it has returned or its time is over.
    package func runBlocking<Value: Sendable>(
        _ path: String, _ operation: @escaping @Sendable () throws(UnreadableFile) -> Value
    ) throws(UnreadableFile) -> Value {
        let outcome = FileOutcome<Value>()
        let id = try begin(path, operation, outcome)
        let isSet = DispatchSemaphore(value: 0)
        outcome.whenSet { _ in isSet.signal() }
        let seconds = Double(deadline.components.seconds) + Double(deadline.components.attoseconds) / 1e18
        if isSet.wait(timeout: .now() + seconds) == .timedOut { expire(id, path, outcome) }
        guard let result = outcome.result else { throw notResponding(path) }
        return try result.get()
    }

    /// - Returns: The operation's ID.
    private func begin<Value>(
        _ path: String, _ operation: @escaping @Sendable () throws(UnreadableFile) -> Value,
        _ outcome: FileOutcome<Value>
    ) throws(UnreadableFile) -> Int {
        let body: @Sendable () -> Void = {
            outcome.set(Result { () throws(UnreadableFile) in try operation() })
        }
        let (id, hasThread) = try state.withLock { state throws(UnreadableFile) in
            let overdue = state.runs.values.filter(\.isOverdue)
            if overdue.contains(where: { $0.path == path }) { throw notResponding(path) }
            if overdue.count >= maximum {
                throw UnreadableFile(path: path, reason: "\(overdue.count) other files do not respond")
            }
            state.lastID += 1
            let hasThread = state.runs.count < maximum
            if hasThread {
                state.runs[state.lastID] = Run(path: path)
            } else {
                state.waiting.append((state.lastID, path, body))
            }
            return (state.lastID, hasThread)
        }
        if hasThread {
            // Each queue has a thread of its own, outside the pool that runs tasks.
            DispatchQueue(label: "file").async { self.work(id, body) }
        }
        return id
    }

    /// Runs an operation, then those that wait for a thread.
    private func work(_ id: Int, _ body: @escaping @Sendable () -> Void) {
        var current: (id: Int, body: @Sendable () -> Void)? = (id, body)
        while let (id, body) = current {
            body()
            current = state.withLock { state in
                state.runs[id] = nil
                guard !state.waiting.isEmpty else { return nil }
                let next = state.waiting.removeFirst()
                state.runs[next.id] = Run(path: next.path)
                return (next.id, next.body)
            }
        }
    }

    /// Gives up on an operation, unless it has just returned.
    private func expire<Value>(_ id: Int, _ path: String, _ outcome: FileOutcome<Value>) {
        // Before the caller hears of it: a second operation must not find the path free.
        state.withLock { state in
            state.runs[id]?.isOverdue = true
            state.waiting.removeAll { $0.id == id }
        }
        if outcome.set(.failure(notResponding(path))) { return }
        state.withLock { $0.runs[id]?.isOverdue = false }
    }

    private func notResponding(_ path: String) -> UnreadableFile {
        UnreadableFile(path: path, reason: "it did not respond within \(deadline.components.seconds) s")
    }
}

/// What came of an operation, set once.
private final class FileOutcome<Value: Sendable>: Sendable {
    private struct State {
        var result: Result<Value, UnreadableFile>?
        var receiver: (@Sendable (Result<Value, UnreadableFile>) -> Void)?
    }

    private let state = Mutex(State())

    var result: Result<Value, UnreadableFile>? { state.withLock { $0.result } }

    /// - Returns: Whether it was not set before.
    @discardableResult
    func set(_ result: Result<Value, UnreadableFile>) -> Bool {
        let (isFirst, receiver) = state.withLock { state in
            guard state.result == nil else {
                return (false, nil as (@Sendable (Result<Value, UnreadableFile>) -> Void)?)
            }
            state.result = result
            return (true, state.receiver)
        }
        receiver?(result)
        return isFirst
    }

    /// Passes the outcome on, now or when it is set.
    func whenSet(_ receiver: @escaping @Sendable (Result<Value, UnreadableFile>) -> Void) {
        let result = state.withLock { state in
            state.receiver = receiver
            return state.result
        }
        if let result { receiver(result) }
    }
}

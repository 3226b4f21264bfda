import Dispatch
import Synchronization

/// Does the slow work on passwords, one at a time, on a thread that serves nothing else, and in turn for each client.
///
/// However many wrong passwords come, one core at most is busy with them, only so many wait, and a client that sends
/// many waits for its own. A wrong one keeps its turn for as long as the slowest would, without work: neither its own
/// response nor anybody else's tells how long the work really took.
final class HashingQueue: Sendable {
    /// What came of a piece of work.
    struct Finding: Sendable {
        var isRight: Bool
        /// How long a wrong one keeps its turn, from its beginning.
        var turn: Duration
    }

    /// Runs something later.
    typealias Timer = @Sendable (_ delay: Duration, _ work: @escaping @Sendable () -> Void) -> Void

    fileprivate struct Entry {
        let number: Int
        let work: @Sendable () -> Finding
        let continuation: CheckedContinuation<Bool?, Never>
    }

    fileprivate struct State {
        var waiting: [ClientAddress: [Entry]] = [:]
        /// The clients of those that wait, the next one first.
        var turns: [ClientAddress] = []
        var count = 0
        var isBusy = false
        var latest = 0
    }

    private let queue = DispatchQueue(label: "password hashing")
    private let maximum: Int
    private let timer: Timer
    private let state = Mutex(State())

    /// - Parameter maximum: How many pieces of work may be waiting or done at a time.
    init(maximum: Int, timer: @escaping Timer) {
        self.maximum = maximum
        self.timer = timer
    }

    /// How many pieces of work are waiting or done.
    var count: Int { state.withLock { $0.count } }

    /// Does a piece of work when the client's turn comes.
    ///
    /// - Returns: Whether it was right; `nil` if too much is waiting, or if the task was cancelled before its turn.
    func run(for client: ClientAddress, _ work: @escaping @Sendable () -> Finding) async -> Bool? {
        let number = state.withLock { state in
            state.latest += 1
            return state.latest
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let entry = Entry(number: number, work: work, continuation: continuation)
                let refused = state.withLock { $0.add(entry, of: client, maximum: maximum) }
                refused?.continuation.resume(returning: nil)
                // A task that was cancelled before it came here was looked for in vain.
                if Task.isCancelled { abandon(number, of: client) }
                startNext()
            }
        } onCancel: {
            abandon(number, of: client)
        }
    }

    private func abandon(_ number: Int, of client: ClientAddress) {
        let entry = state.withLock { $0.remove(number, of: client) }
        entry?.continuation.resume(returning: nil)
    }

    private func startNext() {
        guard let entry = state.withLock({ $0.takeNext() }) else { return }
        queue.async {
            let start = ContinuousClock.now
            let finding = entry.work()
            if finding.isRight {
                self.finish(entry, true)
            } else {
                let rest = finding.turn - start.duration(to: .now)
                if rest > .zero { self.timer(rest) { self.finish(entry, false) } } else { self.finish(entry, false) }
            }
        }
    }

    private func finish(_ entry: Entry, _ isRight: Bool) {
        entry.continuation.resume(returning: isRight)
        state.withLock { state in
            state.isBusy = false
            state.count -= 1
        }
        startNext()
    }
}

extension HashingQueue.State {
    /// - Returns: The one for which there is no room: the new one, or the latest of a client that has more waiting.
    fileprivate mutating func add(
        _ entry: HashingQueue.Entry, of client: ClientAddress, maximum: Int
    ) -> HashingQueue.Entry? {
        var refused: HashingQueue.Entry?
        if count >= maximum {
            let own = waiting[client]?.count ?? 0
            guard let (other, entries) = waiting.max(by: { $0.value.count < $1.value.count }), entries.count > own + 1
            else { return entry }
            refused = waiting[other]?.removeLast()
            count -= 1
        }
        if waiting[client, default: []].isEmpty { turns.append(client) }
        waiting[client, default: []].append(entry)
        count += 1
        return refused
    }

    fileprivate mutating func remove(_ number: Int, of client: ClientAddress) -> HashingQueue.Entry? {
        guard let index = waiting[client]?.firstIndex(where: { $0.number == number }) else {
            return nil
        }
        count -= 1
        let entry = waiting[client]?.remove(at: index)
        if waiting[client]?.isEmpty == true { forget(client) }
        return entry
    }

    fileprivate mutating func takeNext() -> HashingQueue.Entry? {
        guard !isBusy, !turns.isEmpty else { return nil }
        let client = turns.removeFirst()
        let entry = waiting[client]?.removeFirst()
        if waiting[client]?.isEmpty == true { waiting.removeValue(forKey: client) } else { turns.append(client) }
        isBusy = entry != nil
        return entry
    }

    private mutating func forget(_ client: ClientAddress) {
        waiting.removeValue(forKey: client)
        turns.removeAll { $0 == client }
    }
}

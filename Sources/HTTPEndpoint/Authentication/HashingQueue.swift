import Dispatch
import Synchronization

/// Does the slow work on passwords, one at a time, on a thread that serves nothing else.
///
/// However many wrong passwords come, one core at most is busy with them, and only so many wait.
final class HashingQueue: Sendable {
    private let queue = DispatchQueue(label: "password hashing")
    private let maximum: Int
    private let waiting = Mutex(0)

    /// - Parameter maximum: How many pieces of work may be waiting or done at a time.
    init(maximum: Int = 64) {
        self.maximum = maximum
    }

    /// Does a piece of work when its turn comes.
    ///
    /// - Returns: What came of it; `nil` if too much is waiting, or if the task was cancelled before its turn.
    func run(_ work: @escaping @Sendable () -> Bool) async -> Bool? {
        let isAdmitted = waiting.withLock { waiting in
            guard waiting < maximum else { return false }
            waiting += 1
            return true
        }
        guard isAdmitted else { return nil }
        let isAbandoned = Abandonment()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.async {
                    let outcome = isAbandoned.isSet ? nil : work()
                    self.waiting.withLock { $0 -= 1 }
                    continuation.resume(returning: outcome)
                }
            }
        } onCancel: {
            isAbandoned.set()
        }
    }
}

/// Whether nobody waits for a piece of work any more.
private final class Abandonment: Sendable {
    private let flag = Mutex(false)

    var isSet: Bool { flag.withLock { $0 } }

    func set() {
        flag.withLock { $0 = true }
    }
}

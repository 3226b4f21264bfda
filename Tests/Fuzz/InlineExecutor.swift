import Glibc
import Synchronization

/// Runs asynchronous code to its end on the thread that asks for it: each input in the same order, at every run.
final class InlineExecutor: TaskExecutor {
    static let shared = InlineExecutor()

    private let jobs = Mutex<[UnownedJob]>([])

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
    }

    func run<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) -> Value {
        let outcome = Outcome<Value>()
        Task(executorPreference: self) { outcome.value.withLock { [value = await body()] in $0 = value } }
        while true {
            if let job = jobs.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
                job.runSynchronously(on: asUnownedTaskExecutor())
            } else if let value = outcome.value.withLock({ $0 }) {
                return value
            } else {
                // An actor has the word, on a thread of its own.
                sched_yield()
            }
        }
    }

    private final class Outcome<Value: Sendable>: Sendable {
        let value = Mutex<Value?>(nil)
    }
}

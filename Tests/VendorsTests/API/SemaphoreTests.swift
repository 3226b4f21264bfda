import Synchronization
import Testing

@testable import Vendors

@Suite("Permits of a semaphore", .timeLimit(.minutes(5)))
struct SemaphoreTests {
    /// The tasks that got a permit, in that order.
    private final class PermitLog: Sendable {
        private let names = Mutex<[Int]>([])
        func add(_ name: Int) { names.withLock { $0.append(name) } }
        var all: [Int] { names.withLock { $0 } }
    }

    /// How many tasks hold a permit, now and at most.
    private final class Holders: Sendable {
        private let count = Mutex((now: 0, maximum: 0))
        func add() { count.withLock { $0 = ($0.now + 1, max($0.maximum, $0.now + 1)) } }
        func remove() { count.withLock { $0.now -= 1 } }
        var now: Int { count.withLock { $0.now } }
        var maximum: Int { count.withLock { $0.maximum } }
    }

    /// Starts a task that waits for a permit, and returns once it is in the queue.
    private func queue(_ name: Int, at semaphore: Semaphore, _ log: PermitLog) async -> Task<Void, any Error> {
        let waiting = semaphore.waiting
        let task = Task {
            try await semaphore.acquire()
            log.add(name)
            semaphore.release()
        }
        while semaphore.waiting == waiting { await Task.yield() }
        return task
    }

    @Test("tasks get permits in the order in which they came")
    func isFair() async throws {
        let semaphore = Semaphore(permits: 1)
        let log = PermitLog()
        try await semaphore.acquire()
        var tasks: [Task<Void, any Error>] = []
        for name in 1...20 { tasks.append(await queue(name, at: semaphore, log)) }
        semaphore.release()
        for task in tasks { try await task.value }
        #expect(log.all == Array(1...20))
    }

    @Test("a cancelled task leaves the queue, and no permit is lost")
    func releasesCancelledTasks() async throws {
        let semaphore = Semaphore(permits: 1)
        let log = PermitLog()
        try await semaphore.acquire()
        var tasks: [Task<Void, any Error>] = []
        for name in 1...6 { tasks.append(await queue(name, at: semaphore, log)) }
        for index in [0, 2, 5] { tasks[index].cancel() }
        for index in [0, 2, 5] {
            await #expect(throws: CancellationError.self) { try await tasks[index].value }
        }
        #expect(semaphore.waiting == 3)
        semaphore.release()
        for index in [1, 3, 4] { try await tasks[index].value }
        #expect(log.all == [2, 4, 5])

        // The permit is free, and there is only one.
        try await semaphore.acquire()
        tasks = [await queue(7, at: semaphore, log)]
        semaphore.release()
        try await tasks[0].value
        #expect(semaphore.waiting == 0)
    }

    @Test("a task that is cancelled already gets no permit")
    func refusesCancelledTasks() async throws {
        let semaphore = Semaphore(permits: 1)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await semaphore.acquire()
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        try await semaphore.acquire()
        semaphore.release()
    }

    @Test("no more permits are taken than there are, while tasks come, end and are cancelled")
    func isBounded() async {
        let semaphore = Semaphore(permits: 3)
        let holders = Holders()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<300 {
                group.addTask {
                    let task = Task {
                        try await semaphore.acquire()
                        holders.add()
                        await Task.yield()
                        holders.remove()
                        semaphore.release()
                    }
                    if number.isMultiple(of: 3) { task.cancel() }
                    _ = await task.result
                }
            }
        }
        #expect(holders.maximum <= 3)
        #expect(holders.now == 0)
        // All three permits are free again.
        for _ in 1...3 { await #expect(throws: Never.self) { try await semaphore.acquire() } }
        #expect(semaphore.waiting == 0)
    }
}

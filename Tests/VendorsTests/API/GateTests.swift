import Synchronization
import Testing

@testable import Providers

@Suite("Places in flight", .timeLimit(.minutes(5)))
struct GateTests {
    /// Who got in, in that order.
    private final class Book: Sendable {
        private let names = Mutex<[Int]>([])
        func write(_ name: Int) { names.withLock { $0.append(name) } }
        var written: [Int] { names.withLock { $0 } }
    }

    /// How many are inside, now and at most.
    private final class Crowd: Sendable {
        private let count = Mutex((now: 0, most: 0))
        func come() { count.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }
        func go() { count.withLock { $0.now -= 1 } }
        var now: Int { count.withLock { $0.now } }
        var most: Int { count.withLock { $0.most } }
    }

    /// Starts a task that waits at the gate, and returns once it is queued there.
    private func queue(_ name: Int, at gate: Providers.Gate, _ book: Book) async -> Task<Void, any Error> {
        let waiting = gate.waiting
        let task = Task {
            try await gate.enter()
            book.write(name)
            gate.leave()
        }
        while gate.waiting == waiting { await Task.yield() }
        return task
    }

    @Test("whoever waits is let in in the order of coming")
    func isFair() async throws {
        let gate = Providers.Gate(places: 1)
        let book = Book()
        try await gate.enter()
        var tasks: [Task<Void, any Error>] = []
        for name in 1...20 { tasks.append(await queue(name, at: gate, book)) }
        gate.leave()
        for task in tasks { try await task.value }
        #expect(book.written == Array(1...20))
    }

    @Test("a cancelled waiter leaves the queue and costs nobody a place")
    func letsGo() async throws {
        let gate = Providers.Gate(places: 1)
        let book = Book()
        try await gate.enter()
        var tasks: [Task<Void, any Error>] = []
        for name in 1...6 { tasks.append(await queue(name, at: gate, book)) }
        for index in [0, 2, 5] { tasks[index].cancel() }
        for index in [0, 2, 5] {
            await #expect(throws: CancellationError.self) { try await tasks[index].value }
        }
        #expect(gate.waiting == 3)
        gate.leave()
        for index in [1, 3, 4] { try await tasks[index].value }
        #expect(book.written == [2, 4, 5])

        // The one place there is can be had again, and is the only one.
        try await gate.enter()
        tasks = [await queue(7, at: gate, book)]
        gate.leave()
        try await tasks[0].value
        #expect(gate.waiting == 0)
    }

    @Test("a task that is cancelled already gets no place")
    func refusesTheCancelled() async throws {
        let gate = Providers.Gate(places: 1)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await gate.enter()
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        try await gate.enter()
        gate.leave()
    }

    @Test("no more than its places are taken while tasks come, go and are cancelled at once")
    func isBounded() async {
        let gate = Providers.Gate(places: 3)
        let crowd = Crowd()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<300 {
                group.addTask {
                    let task = Task {
                        try await gate.enter()
                        crowd.come()
                        await Task.yield()
                        crowd.go()
                        gate.leave()
                    }
                    if number.isMultiple(of: 3) { task.cancel() }
                    _ = await task.result
                }
            }
        }
        #expect(crowd.most <= 3)
        #expect(crowd.now == 0)
        // All three places are free again.
        for _ in 1...3 { await #expect(throws: Never.self) { try await gate.enter() } }
        #expect(gate.waiting == 0)
    }
}

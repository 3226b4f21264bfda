import Dispatch
import Settings
import Synchronization
import Testing

@Suite("Operations on files that do not respond", .timeLimit(.minutes(1)))
struct FileThreadsTests {
    /// An operation that does not return before it is told to.
    private final class Stuck: Sendable {
        private let release = DispatchSemaphore(value: 0)
        private let ended = DispatchSemaphore(value: 0)

        func operation() -> Int {
            release.wait()
            ended.signal()
            return 1
        }

        func end() {
            release.signal()
            ended.wait()
        }
    }

    private static let late = "cannot read /nfs/key: it did not respond within 0 s"

    @Test("the caller gets an error in time, and the path fails at once until its thread returns")
    func overdue() async throws {
        let threads = FileThreads(deadline: .zero)
        let stuck = Stuck()
        let first = await #expect(throws: UnreadableFile.self) {
            try await threads.run("/nfs/key") { () throws(UnreadableFile) in stuck.operation() }
        }
        #expect(first?.description == Self.late)

        let isRun = Mutex(false)
        let second = await #expect(throws: UnreadableFile.self) {
            try await threads.run("/nfs/key") { () throws(UnreadableFile) in isRun.withLock { $0 = true } }
        }
        #expect(second?.description == Self.late)
        #expect(!isRun.withLock { $0 })
        stuck.end()
    }

    @Test("a blocked caller gets the same error")
    func overdueBlocking() throws {
        let threads = FileThreads(deadline: .zero)
        let stuck = Stuck()
        let failure = #expect(throws: UnreadableFile.self) {
            try threads.runBlocking("/nfs/key") { () throws(UnreadableFile) in stuck.operation() }
        }
        #expect(failure?.description == Self.late)
        stuck.end()
    }

    @Test("once the thread has returned, the path is read again")
    func recovery() async throws {
        let threads = FileThreads(deadline: .zero, maximum: 1)
        let stuck = Stuck()
        _ = try? await threads.run("/nfs/key") { () throws(UnreadableFile) in stuck.operation() }
        stuck.end()
        // The thread is free a moment after its operation has returned.
        let isRun = Mutex(false)
        while !isRun.withLock({ $0 }) {
            try? await threads.run("/nfs/key") { () throws(UnreadableFile) in isRun.withLock { $0 = true } }
        }
    }

    @Test("threads left behind are bounded, and then everything else fails at once")
    func bounded() async throws {
        let threads = FileThreads(deadline: .zero, maximum: 2)
        let stuck = [Stuck(), Stuck()]
        for (number, stuck) in stuck.enumerated() {
            _ = try? await threads.run("/nfs/\(number)") { () throws(UnreadableFile) in stuck.operation() }
        }
        let failure = await #expect(throws: UnreadableFile.self) {
            try await threads.run("/etc/key") { () throws(UnreadableFile) in 1 }
        }
        #expect(failure?.description == "cannot read /etc/key: 2 other files do not respond")
        for stuck in stuck { stuck.end() }
    }

    @Test("more operations than threads all get their turn")
    func queue() async throws {
        let threads = FileThreads(deadline: .seconds(60), maximum: 2)
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 1...100 {
                group.addTask { try await threads.run("/\(number)") { () throws(UnreadableFile) in number } }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 5050)
    }
}

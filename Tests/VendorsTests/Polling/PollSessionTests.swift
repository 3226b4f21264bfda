import HTTPExchange
import Providers
import SyncModel
import Synchronization
import TestSupport
import Testing

@Suite("One poll", .timeLimit(.minutes(5)))
struct PollSessionTests {
    private final class Book: Sendable {
        private let state = Mutex((asked: [String](), inside: 0, most: 0, progress: [String]()))
        func enter(_ item: String) {
            state.withLock { state in
                state.asked.append(item)
                state.inside += 1
                state.most = max(state.most, state.inside)
            }
        }
        func leave() { state.withLock { $0.inside -= 1 } }
        func note(_ progress: PollProgress) {
            state.withLock { $0.progress.append("\(progress.done)/\(progress.total)") }
        }
        var asked: [String] { state.withLock { $0.asked } }
        var most: Int { state.withLock { $0.most } }
        var progress: [String] { state.withLock { $0.progress } }
    }

    private let book = Book()
    private let slowdown = SharedSlowdown()

    private func session(on timekeeper: any Timekeeper, width: Int = 8) -> PollSession {
        let client = APIClient(
            baseURL: "https://api.example.com", limits: RequestLimits(maximumConcurrency: width),
            connection: ConnectionOptions(),
            transport: ScriptedTransport(timekeeper: timekeeper, [.status(500)]), timekeeper: timekeeper)
        return PollSession(
            api: client, timekeeper: timekeeper, interval: .seconds(60), slowdown: slowdown,
            progress: { [book] in book.note($0) })
    }

    private func reading(named name: String) -> TargetReading {
        var reading = TargetReading()
        reading.unknownWords = [name]
        return reading
    }

    @Test("outcomes are in the order of the targets, whichever is read first")
    func keepsTheOrder() async {
        let timekeeper = ManualTimekeeper()
        let session = session(on: timekeeper)
        let items = ["3", "1", "2"]
        async let outcomes = session.read(items, as: { Target($0) }) { item throws(RequestFailure) in
            try? await timekeeper.sleep(for: .seconds(Int(item) ?? 0))
            return reading(named: item)
        }
        await timekeeper.untilAsleep(3)
        timekeeper.advance(by: .seconds(3))
        let read = await outcomes
        #expect(read.map(\.target.id) == items)
        #expect(read.map { $0.result.success?.unknownWords } == items.map { [$0] })
        #expect(book.progress == ["1/3", "2/3", "3/3"])
    }

    @Test("no more targets are read side by side than requests may be in flight", arguments: [1, 3])
    func isBounded(width: Int) async {
        let timekeeper = ManualTimekeeper()
        let session = session(on: timekeeper, width: width)
        let items = (1...6).map(String.init)
        async let outcomes = session.read(items, as: { Target($0) }) { [book] item throws(RequestFailure) in
            book.enter(item)
            try? await timekeeper.sleep(for: .seconds(1))
            book.leave()
            return TargetReading()
        }
        for _ in 0..<items.count / width {
            await timekeeper.untilAsleep(width)
            timekeeper.advance(by: .seconds(1))
        }
        #expect(await outcomes.count == items.count)
        #expect(book.most == width)
        #expect(book.asked.sorted() == items)
    }

    @Test("one target that fails leaves the others alone")
    func separatesFailures() async {
        let refused = RequestFailure(.notFound, "no", status: 404)
        let outcomes = await session(on: ManualTimekeeper()).read(
            ["a", "b", "c"], as: { Target($0) }
        ) { item throws(RequestFailure) in
            if item == "b" { throw refused }
            return reading(named: item)
        }
        #expect(outcomes.map(\.result.failure) == [nil, refused, nil])
        #expect(outcomes.map { $0.result.success?.unknownWords } == [["a"], nil, ["c"]])
    }

    @Test("without targets there are no outcomes")
    func readsNothing() async {
        let outcomes = await session(on: ManualTimekeeper()).read([String](), as: { Target($0) }) { _ in TargetReading()
        }
        #expect(outcomes.isEmpty)
        #expect(book.progress.isEmpty)
    }

    @Test("a target that waits fails with its last failure, and is not asked")
    func waits() async {
        let timekeeper = ManualTimekeeper()
        let refused = RequestFailure(.forbidden, "no", status: 403)
        var failures: [RequestFailure?] = []
        for poll in 0..<4 {
            let outcomes = await session(on: timekeeper).read(
                ["a"], as: { Target($0) }
            ) { [book] _ throws(RequestFailure) in
                book.enter("poll \(poll)")
                throw refused
            }
            failures += outcomes.map(\.result.failure)
            timekeeper.advance(by: .seconds(60))
        }
        #expect(failures == [refused, refused, refused, refused])
        #expect(book.asked == ["poll 0", "poll 1", "poll 3"])
    }

    @Test("a reading that tells of a failure slows nothing down: the rest of its target is to stay fresh")
    func asksOnAfterPartialFailures() async {
        let timekeeper = ManualTimekeeper()
        for poll in 0..<3 {
            _ = await session(on: timekeeper).read(["a"], as: { Target($0) }) { [book] _ in
                book.enter("poll \(poll)")
                var reading = TargetReading()
                reading.failure = RequestFailure(.notFound, "no", status: 404)
                return reading
            }
            timekeeper.advance(by: .seconds(60))
        }
        #expect(book.asked == ["poll 0", "poll 1", "poll 2"])
    }
}

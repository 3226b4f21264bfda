import Exporter
import HTTPExchange
import Providers
import SyncModel
import Testing

@Suite("What is known of a source from poll to poll")
struct SourceLedgerTests {
    private let refused = RequestFailure(.connect, "refused")
    private let forbidden = RequestFailure(.forbidden, "forbidden")

    private func names(_ ledger: SourceLedger) -> [String] {
        ledger.targets.values.flatMap(\.syncs).map(\.reading.identity.sync).sorted()
    }

    @Test("a source is up while anything of it can be read, and down when nothing can")
    func up() {
        var ledger = SourceLedger()
        ledger.apply([("a", .success(target([reading()]))), ("b", .failure(forbidden))], at: 1)
        #expect(ledger.lastPoll?.isUp == true)
        #expect(ledger.lastPoll?.targets == 2)
        #expect(ledger.lastPoll?.failedTargets == 1)
        ledger.apply([("a", .failure(refused)), ("b", .failure(forbidden))], at: 2)
        #expect(ledger.lastPoll?.isUp == false)
        #expect(ledger.lastSuccess == .at(1))
        ledger.apply([], at: 3)
        #expect(ledger.lastPoll?.isUp == true)
    }

    @Test("each reason of a poll is counted once, however many targets it met")
    func reasons() {
        var ledger = SourceLedger()
        ledger.apply([("a", .failure(refused)), ("b", .failure(refused)), ("c", .failure(forbidden))], at: 1)
        ledger.apply(.failure(refused), at: 2)
        #expect(ledger.polls.polls == 2)
        #expect(ledger.polls.failures == [.connect: 2, .forbidden: 1])
    }

    @Test("a failed target keeps its last good reading, a vanished one is gone")
    func keeping() {
        var ledger = SourceLedger()
        ledger.apply(
            [("a", .success(target([reading(sync: "a")]))), ("b", .success(target([reading(sync: "b", id: "2")])))],
            at: 1)
        ledger.apply([("a", .failure(refused))], at: 2)
        #expect(names(ledger) == ["a"])
        #expect(ledger.targets["a"]?.syncs.first?.readAt == .seconds(1))
    }

    @Test("a source that cannot be read at all keeps every target and counts them all as failed")
    func sourceFailure() {
        var ledger = SourceLedger()
        ledger.apply([("a", .success(target([reading(sync: "a")])))], at: 1)
        ledger.apply(.failure(refused), at: 2)
        #expect(names(ledger) == ["a"])
        #expect(ledger.lastPoll?.isUp == false)
        #expect(ledger.lastPoll?.targets == 1)
        #expect(ledger.lastPoll?.failedTargets == 1)
    }

    @Test("what a gap names stands as last read, beside what was read anew")
    func gaps() {
        var ledger = SourceLedger()
        let both = [
            reading(sync: "x", connection: "one", id: "1"), reading(sync: "y", connection: "two", id: "2"),
            reading(sync: "z", connection: "three", id: "3"),
        ]
        ledger.apply([("a", .success(target(both)))], at: 1)
        let rest = target([both[0]], gaps: [.connection("two")], failure: forbidden)
        ledger.apply([("a", .success(rest))], at: 2)
        #expect(names(ledger) == ["x", "y"])
        #expect(ledger.lastPoll?.isUp == true)
        #expect(ledger.lastPoll?.failedTargets == 1)
        #expect(ledger.polls.failures == [.forbidden: 1])
        let times = ledger.targets["a"]?.syncs.map(\.readAt)
        #expect(times == [.seconds(2), .seconds(1)])
    }

    @Test("unknown words, invalid and duplicate syncs are counted with every poll that meets them")
    func counting() {
        var ledger = SourceLedger()
        var met = target([reading(), reading()])
        met.unknownWords = ["QUEUED"]
        met.invalidSyncs = 2
        for second in 1...3 { ledger.apply([("a", .success(met))], at: Int64(second)) }
        #expect(ledger.polls.unknownStates == 3)
        #expect(ledger.polls.dropped == [.invalid: 6, .duplicate: 3])
        #expect(names(ledger).count == 1)
    }

    @Test("a vanished sync's history waits a week for its return, then it is forgotten")
    func forgetting() {
        var ledger = SourceLedger()
        ledger.apply([("a", .success(target([reading(success: .at(0))])))], at: 1)
        ledger.apply([("a", .success(target([])))], at: 6 * 86_400)
        #expect(ledger.vanished.count == 1)
        ledger.apply([("a", .success(target([])))], at: 8 * 86_400)
        #expect(ledger.vanished.isEmpty)
    }

    @Test("whatever the order of the answers, each sync has its own history, and what is met twice is a duplicate")
    func order() {
        let readings = { (ids: [Int], second: Int64) in
            ids.map { reading(sync: "s\($0)", id: "\($0)", finished: .at(second)) }
        }
        var ledger = SourceLedger()
        for (second, ids) in [
            (10, [1, 2, 3, 4, 5]), (20, [1, 2, 3, 4, 5]), (30, [5, 4, 3, 2, 1]), (40, [2, 9, 1, 5, 3, 4]),
            (50, [4, 4, 2, 9, 2, 1, 7, 5]), (60, [3, 7, 7, 4, 5, 9, 1, 2]),
        ] as [(Int64, [Int])] {
            let half = ids.count / 2
            ledger.apply(
                [
                    ("a", .success(target(readings(Array(ids[..<half]), second)))),
                    ("b", .success(target(readings(Array(ids[half...]), second)))),
                ], at: second)
        }
        let runs = Dictionary(
            uniqueKeysWithValues: ledger.targets.values.flatMap(\.syncs).map {
                (Int($0.reading.identity.id) ?? 0, $0.history.observedRuns)
            })
        // 3 was gone for a poll, which its history outlived.
        #expect(runs == [1: 5, 2: 5, 3: 4, 4: 5, 5: 5, 9: 2, 7: 1])
        #expect(ledger.polls.dropped[.duplicate] == 3)
    }

    @Test("a reading that says nothing new is not kept beside the old one")
    func sharing() throws {
        var ledger = SourceLedger()
        let kept = { try #require(ledger.targets["a"]?.syncs.first) }
        ledger.apply([("a", .success(target([reading(finished: .at(1))])))], at: 1)
        let first = try kept()
        ledger.apply([("a", .success(target([reading(finished: .at(1))])))], at: 2)
        #expect(try kept().isSame(as: first))
        #expect(try kept().readAt == .seconds(2))
        ledger.apply([("a", .success(target([reading(finished: .at(3))])))], at: 3)
        #expect(try !kept().isSame(as: first))
    }

    @Test("a target that is not counted fails without a mark on the poll")
    func uncounted() {
        var ledger = SourceLedger()
        let outcome = TargetOutcome(Target("connections", isCounted: false), .failure(forbidden))
        ledger.apply(.success(SourceReading([outcome])), at: 1)
        #expect(ledger.lastPoll?.isUp == true)
        #expect(ledger.lastPoll?.targets == 0)
        #expect(ledger.lastPoll?.isWhole == false)
        #expect(ledger.polls.failures.isEmpty)
    }

    @Test("a file of a source's own that cannot be read is counted, though it is no target")
    func uncountedCredentials() {
        var ledger = SourceLedger()
        let file = TargetOutcome(
            Target("users file", isCounted: false), .failure(RequestFailure(.credentials, "unreadable")))
        let user = TargetOutcome(Target("user u1"), .success(target([reading()])))
        ledger.apply(.success(SourceReading([file, user])), at: 1)
        #expect(ledger.lastPoll?.isUp == true)
        #expect(ledger.lastPoll?.targets == 1)
        #expect(ledger.lastPoll?.failedTargets == 0)
        #expect(ledger.polls.failures == [.credentials: 1])
    }
}

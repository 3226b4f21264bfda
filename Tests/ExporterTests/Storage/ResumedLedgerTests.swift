import Exporter
import HTTPExchange
import Providers
import SyncModel
import Testing

@Suite("A ledger that goes on after a restart")
struct ResumedLedgerTests {
    private static let day: Int64 = 86_400
    private let refused = RequestFailure(.connect, "refused")

    /// The ledger of a process that starts now and finds what another has left.
    ///
    /// - Parameter uptime: In seconds; the new process counts from anew.
    private func restarted(
        _ ledger: SourceLedger, savedAt saved: Int64, at now: Int64, uptime: Int64 = 0
    ) throws -> SourceLedger {
        let bytes = ledger.stored(of: "nango", at: .at(saved), uptime: .seconds(saved))
        var next = SourceLedger()
        next.resume(
            try HistoryFormat.decode(bytes, of: "nango"), at: .at(now), uptime: .seconds(uptime))
        return next
    }

    private func history(_ ledger: SourceLedger) -> RememberedSync? {
        ledger.targets["a"]?.syncs.first?.history
    }

    @Test("after a restart the first poll finds the history exactly as a process that never stopped would have it")
    func seamless() throws {
        let changes = [ModelChanges(model: "Issue", added: 3, updated: 1)]
        var ledger = SourceLedger()
        ledger.apply([("a", .success(target([reading(finished: .at(5), success: .at(5), checkpoint: 1)])))], at: 10)
        ledger.apply(
            [("a", .success(target([reading(finished: .at(15), success: .at(15), changes: changes, checkpoint: 2)])))],
            at: 20)
        var next = try restarted(ledger, savedAt: 20, at: 100)
        let poll = target([reading(.error, finished: .at(60), changes: changes, checkpoint: 2)])
        // The same moment, on the clocks of both processes.
        ledger.apply(.success(SourceReading([TargetOutcome(Target("a"), .success(poll))])), at: 100)
        next.apply(
            .success(SourceReading([TargetOutcome(Target("a"), .success(poll))])), at: .at(100), uptime: .zero,
            duration: .zero)
        #expect(history(next) == history(ledger))
        #expect(history(next)?.lastSuccess == .at(15))
        #expect(history(next)?.observedRuns == 2)
        #expect(history(next)?.observedFailures == 1)
        #expect(history(next)?.checkpointChanged == .at(20))
        #expect(history(next)?.observedRecords == [ModelChanges(model: "Issue", added: 6, updated: 2)])
        #expect(next.vanished.isEmpty)
    }

    @Test("nothing is shown before a poll has read it, and the source's last success is known at once")
    func nothingShown() throws {
        var ledger = SourceLedger()
        ledger.apply([("a", .success(target([reading()])))], at: 10)
        var next = try restarted(ledger, savedAt: 10, at: 20)
        #expect(next.targets.isEmpty)
        #expect(next.lastPoll == nil)
        next.apply(.failure(refused), at: 30)
        #expect(next.targets.isEmpty)
        #expect(next.lastSuccess == .at(10))
    }

    @Test("a state that lasts keeps its age, one that changed while the process was down begins anew")
    func stateSince() throws {
        var ledger = SourceLedger()
        let both = [reading(.error, sync: "a", id: "1"), reading(.error, sync: "b", id: "2")]
        ledger.apply([("a", .success(target(both)))], at: 10)
        var next = try restarted(ledger, savedAt: 10, at: 90)
        next.apply(
            [("a", .success(target([reading(.error, sync: "a", id: "1"), reading(.success, sync: "b", id: "2")])))],
            at: 100)
        #expect(next.targets["a"]?.syncs.map(\.history.stateSince) == [.at(10), .at(100)])
    }

    @Test("the history of a target that cannot be read waits for it, restart after restart, however long")
    func unreadable() throws {
        var ledger = SourceLedger()
        ledger.apply([("a", .success(target([reading(success: .at(5))])))], at: 10)
        for start in [1, 10, 20].map({ $0 * Self.day }) {
            ledger = try restarted(ledger, savedAt: start - Self.day, at: start, uptime: start)
            ledger.apply([("a", .failure(refused)), ("b", .success(target([])))], at: start + 8 * Self.day)
            ledger.apply(.failure(refused), at: start + 16 * Self.day)
        }
        ledger.apply([("a", .success(target([reading(.error)])))], at: 40 * Self.day)
        #expect(history(ledger)?.lastSuccess == .at(5))
    }

    @Test("a sync that is gone is forgotten a week after it was last there, stops of the process included")
    func forgetting() throws {
        var ledger = SourceLedger()
        ledger.apply([("a", .success(target([reading()])))], at: 10)
        ledger.apply([("a", .success(target([])))], at: 20)
        for day in Int64(1)...6 {
            ledger = try restarted(
                ledger, savedAt: (day - 1) * Self.day + 20, at: day * Self.day, uptime: day * Self.day)
            ledger.apply([("a", .success(target([])))], at: day * Self.day + 20)
            #expect(ledger.vanished.count == 1)
        }
        ledger = try restarted(ledger, savedAt: 6 * Self.day + 20, at: 7 * Self.day + 20, uptime: 7 * Self.day + 20)
        ledger.apply([("a", .success(target([])))], at: 7 * Self.day + 20)
        #expect(ledger.vanished.isEmpty)
    }

    @Test(
        "a clock that is set years ahead or back forgets nothing at once and keeps nothing for ever",
        arguments: [-1, 1])
    func clockJumps(direction: Int64) throws {
        var ledger = SourceLedger()
        ledger.apply([("a", .success(target([reading()])))], at: 10)
        ledger.apply([("a", .success(target([])))], at: 20)
        let nowhere = direction * 20 * 365 * Self.day
        // Without a stop, only the clock that never jumps counts.
        ledger.apply(
            .success(SourceReading([TargetOutcome(Target("a"), .success(target([])))])), at: .at(nowhere),
            uptime: .seconds(30), duration: .zero)
        #expect(ledger.vanished.count == 1)
        var next = try restarted(ledger, savedAt: 30, at: nowhere)
        next.apply(
            .success(SourceReading([TargetOutcome(Target("a"), .success(target([])))])), at: .at(nowhere),
            uptime: .seconds(1), duration: .zero)
        #expect(next.vanished.count == 1)
        next.apply([("a", .success(target([])))], at: 8 * Self.day)
        #expect(next.vanished.isEmpty)
    }

    @Test("of more vanished syncs than are remembered the ones seen last stay, in memory and on disk")
    func limits() throws {
        var ledger = SourceLedger(limit: 2)
        for number in Int64(1)...4 {
            ledger.apply([("a", .success(target([reading(sync: "s\(number)", id: "\(number)")])))], at: number)
        }
        ledger.apply([("a", .success(target([])))], at: 5)
        #expect(ledger.vanished.count == 2)
        let bytes = ledger.stored(of: "nango", at: .at(5), uptime: .seconds(5), limit: 1)
        #expect(try HistoryFormat.decode(bytes, of: "nango").syncs.map(\.identity.id) == ["4"])
    }
}

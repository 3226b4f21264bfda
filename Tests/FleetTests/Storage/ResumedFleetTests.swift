import SyncModel
import Testing

@testable import Fleet

@Suite("A fleet that goes on after a restart")
struct ResumedFleetTests {
    private static let day: Int64 = 86_400
    private let user = Part("user u")

    /// The fleet of a process that starts now and finds what another has left.
    ///
    /// - Parameter uptime: In seconds; the new process counts from anew.
    private func restarted(_ fleet: SourceFleet, at now: Int64, uptime: Int64 = 0) throws -> SourceFleet {
        let bytes = StoredFiles.base(of: "nango", fleet.stored(memory: [], lastSuccess: nil))
        var next = SourceFleet(maximumSyncs: 1000)
        next.resume(
            try StoredFiles.read(base: bytes, of: "nango").fleet, at: .at(now), uptime: .seconds(uptime))
        return next
    }

    @Test("after a restart a reading leads to exactly the rows of a process that never stopped", arguments: 0..<20)
    func seamless(seed: Int) throws {
        var fleet = RandomFleet(seed: UInt64(seed)).fleet
        var next = try restarted(fleet, at: 100, uptime: 0)
        let syncs = fleet.rows.map { row in
            var sync = reading(
                .error, sync: row.sync, integration: row.integration, connection: row.connection,
                variant: row.content.texts[row.row.variant], id: row.id, finished: .at(1_800_000_000))
            sync.lastRunRecords = [ModelChanges(model: "Issue", added: 1)]
            sync.checkpoint = 5
            return sync
        }
        fleet.apply(PartReading(syncs), at: 100)
        next.apply(PartReading(syncs), at: 100)
        #expect(next.descriptions == fleet.descriptions)
        #expect(next.removedCount == fleet.removedCount)
    }

    @Test("nothing is there before a part has read it, but it is known as awaited")
    func awaited() throws {
        var fleet = SourceFleet(maximumSyncs: 100)
        var due = reading(.running)
        due.nextRun = .at(500)
        due.interval = 3600
        fleet.apply([due, reading(sync: "pulls", connection: "globex", id: "2")], at: 10)
        fleet.apply([reading(sync: "x", id: "9")], of: user, at: 10)
        var next = try restarted(fleet, at: 20)
        #expect(next.count == 0)
        #expect(next.blocks.isEmpty)
        #expect(next.targets == ["integration github", "user u"])
        let row = try #require(next.awaitedRows(of: Part("integration github", .connection("acme"))).map { $0 }.first)
        #expect(row.row.state == .running)
        #expect(row.row.nextRun.time == .at(500))
        #expect(row.row.interval.microseconds == 3_600_000_000)
        let journal = next.apply([due], of: Part("integration github", .connection("acme")), at: 30).journal
        #expect(journal.isEmpty, "what comes back as expected is stored already")
        #expect(next.awaitedRows(of: .github).map(\.id) == ["2"])
        #expect(next.rows.map(\.id) == ["1"])
    }

    @Test("what was expected and is not there is removed, and stored as removed")
    func missing() throws {
        var fleet = SourceFleet(maximumSyncs: 100)
        fleet.apply([reading(success: .at(5)), reading(sync: "pulls", id: "2")], at: 10)
        var next = try restarted(fleet, at: 20)
        let journal = next.apply([reading(sync: "pulls", id: "2")], at: 30).journal
        #expect(!journal.isEmpty)
        #expect(next.awaitedRows(of: .github).map(\.id) == [])
        #expect(next.removedCount == 1)
        next.forgetOld(at: .seconds(30 + 7 * Self.day))
        #expect(next.removedCount == 0)
    }

    @Test("what was expected and could not be read goes on being expected")
    func unreadable() throws {
        var fleet = SourceFleet(maximumSyncs: 100)
        fleet.apply([reading(success: .at(5))], at: 10)
        for start in [1, 10, 20].map({ $0 * Self.day }) {
            fleet = try restarted(fleet, at: start, uptime: start)
            fleet.apply(PartReading([], unreadable: ["1"]), at: start + 8 * Self.day)
            fleet.apply([], of: user, at: start + 8 * Self.day)
            fleet.forgetOld(at: .seconds(start + 16 * Self.day))
        }
        fleet.apply([reading(.error)], at: 40 * Self.day)
        #expect(fleet.onlyRow?.lastSuccess.time == .at(5))
    }

    @Test("the expected syncs of a target that is dropped are removed")
    func dropped() throws {
        var fleet = SourceFleet(maximumSyncs: 100)
        fleet.apply([reading()], at: 10)
        var next = try restarted(fleet, at: 20)
        #expect(!next.drop(targets: ["integration github"], at: .seconds(30)).journal.isEmpty)
        #expect(next.targets.isEmpty)
        #expect(next.removedCount == 1)
        #expect(next.drop(targets: ["integration github"], at: .seconds(40)).journal.isEmpty)
    }

    @Test("a state that lasts keeps its age, one that changed while the process was down begins anew")
    func stateSince() throws {
        var fleet = SourceFleet(maximumSyncs: 100)
        fleet.apply([reading(.error, sync: "a", id: "1"), reading(.error, sync: "b", id: "2")], at: 10)
        var next = try restarted(fleet, at: 90)
        next.apply([reading(.error, sync: "a", id: "1"), reading(.success, sync: "b", id: "2")], at: 100)
        #expect(next.rows.map(\.row.stateSince.time) == [.at(10), .at(100)])
    }

    @Test("a streak of failures survives a restart and a run that is on")
    func streak() throws {
        var fleet = SourceFleet(maximumSyncs: 100)
        fleet.apply([reading(.error, finished: .at(5))], at: 10)
        fleet.apply([reading(.error, finished: .at(15))], at: 20)
        var next = try restarted(fleet, at: 90)
        next.apply([reading(.running)], at: 100)
        #expect(next.onlyRow?.lastRunFailed == true)
        #expect(next.onlyRow?.failedRunsInARow == 2)
        #expect(next.onlyRow?.failingSince.time == .at(5))
    }

    @Test("a removed sync is forgotten a week after it was last there, stops of the process included")
    func forgetting() throws {
        var fleet = SourceFleet(maximumSyncs: 100)
        fleet.apply([reading()], at: 10)
        fleet.apply([], at: 20)
        for day in Int64(1)...6 {
            fleet = try restarted(fleet, at: day * Self.day, uptime: 1000)
            fleet.apply([], at: 1020)
            fleet.forgetOld(at: .seconds(1020))
            #expect(fleet.removedCount == 1)
        }
        fleet = try restarted(fleet, at: 7 * Self.day + 20, uptime: 5)
        #expect(fleet.removedCount == 0)
    }

    @Test("a wall clock that is set years ahead or back forgets nothing at once", arguments: [Int64(-1), 1])
    func clockJumps(direction: Int64) throws {
        var fleet = SourceFleet(maximumSyncs: 100)
        fleet.apply([reading()], at: 10)
        fleet.apply([], at: 20)
        let nowhere = direction * 20 * 365 * Self.day
        _ = fleet.apply(PartReading([]), of: .github, at: .at(nowhere), readAt: .seconds(30), expires: .seconds(60))
        #expect(fleet.removedCount == 1)
        var next = try restarted(fleet, at: -nowhere, uptime: 1)
        #expect(next.removedCount == 1)
        next.forgetOld(at: .seconds(8 * Self.day))
        #expect(next.removedCount == 0)
    }
}

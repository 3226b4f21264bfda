import Fleet
import SyncModel
import Testing

@Suite("Reasons of failed runs in a fleet")
struct FailureReasonTests {
    private var fleet = SourceFleet(maximumSyncs: 1000, isJournaled: false)
    private var clock = 100

    private mutating func read(_ syncs: [SyncReading]) {
        var reading = PartReading()
        reading.syncs = syncs
        clock += 1
        _ = fleet.apply(
            reading, of: Part("integration github"), at: Timestamp(seconds: Int64(clock)), readAt: .seconds(clock),
            expires: .seconds(clock + 100))
    }

    private func sync(
        _ name: String = "issues", variant: String = "base", _ state: SyncState = .error, ended: Int64? = 90
    ) -> SyncReading {
        var reading = SyncReading(
            identity: SyncIdentity(
                integration: "github", connection: "a", sync: name, variant: variant, id: "\(name)-\(variant)"),
            state: state)
        reading.lastFinished = ended.map { Timestamp(seconds: $0) }
        if state == .success { reading.lastSuccess = reading.lastFinished }
        return reading
    }

    private var row: SyncRow? { fleet.row(matching: "github", connection: "a", sync: "issues", variant: "base") }

    private mutating func explain(_ failureClass: FailureClass = .script) -> Bool {
        let runs = fleet.unexplainedFailures()
        return fleet.explain(
            runs.map { FailureExplanation(of: $0, failureClass, reason: "boom", duration: .seconds(3)) })
    }

    @Test("failed syncs without a reason are those to explain, with whether they have variants")
    mutating func unexplained() {
        read([sync(), sync("good", .success), sync("two"), sync("two", variant: "eu", .success)])
        let runs = fleet.unexplainedFailures()
        #expect(runs.map(\.identity.sync) == ["issues", "two"])
        #expect(runs.map(\.hasVariants) == [false, true])
        #expect(runs.map(\.ended) == [Timestamp(seconds: 90), Timestamp(seconds: 90)])
        #expect(fleet.unexplainedFailures(maximum: 1).count == 1)
    }

    @Test("a reason is in the row at once, and stays until another run has ended")
    mutating func stays() {
        read([sync()])
        let isChanged = explain()
        #expect(isChanged && fleet.unexplainedFailures().isEmpty)
        for state in [SyncState.error, .running, .running, .error] {
            read([sync("issues", state, ended: state == .running ? nil : 90)])
            #expect(row?.row.failureClass == .script && row?.reason == "boom")
            #expect(row?.row.lastRunDuration.microseconds == 3_000_000)
        }
        read([sync("issues", ended: 95)])
        #expect(row?.row.failureClass == nil && row?.reason == nil && row?.row.lastRunDuration == OptionalTime.none)
        #expect(fleet.unexplainedFailures().count == 1)
    }

    @Test("a success ends the reason")
    mutating func success() {
        read([sync()])
        _ = explain()
        read([sync("issues", .success, ended: 95)])
        #expect(row?.row.failureClass == nil && row?.reason == nil)
    }

    @Test("a reason that comes too late, when the sync has run again, changes nothing")
    mutating func late() {
        read([sync()])
        let runs = fleet.unexplainedFailures()
        read([sync("issues", ended: 95)])
        let explained = fleet.explain(runs.map { FailureExplanation(of: $0, .script, reason: "boom") })
        #expect(!explained && row?.row.failureClass == nil && row?.reason == nil)
        let other = FailedRun(target: "integration x", identity: runs[0].identity, ended: Timestamp(seconds: 95))
        let explainedOther = fleet.explain([FailureExplanation(of: other, .script)])
        #expect(!explainedOther)
    }

    @Test("states, counts and times are those of the status, whatever the reason says")
    mutating func changesNothingElse() {
        read([sync(), sync("good", .success)])
        let before = fleet.stateCounts
        let row = row?.row
        _ = explain(.credentials)
        #expect(fleet.stateCounts == before && fleet.count == 2)
        var after = self.row?.row
        after?.failureClass = row?.failureClass
        after?.lastRunDuration = .none
        after?.reason = .none
        #expect(after?.state == row?.state && after?.lastFinished == row?.lastFinished)
        #expect(after?.failedRunsInARow == row?.failedRunsInARow)
    }
}

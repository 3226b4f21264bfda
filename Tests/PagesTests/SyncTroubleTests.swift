import Fleet
import SyncModel
import TestSupport
import Testing

@testable import Pages

@Suite("What is wrong with a sync")
struct SyncTroubleTests {
    private static let hour: Int64 = 3600
    private static let now: Int64 = 1_000_000

    /// What is wrong at `now` with a sync of a source that is polled every minute, so that 720 s are allowed.
    private func trouble(
        _ state: SyncState, succeeded: Int64? = nil, finished: Int64? = nil, next: Int64? = nil,
        interval: Double? = nil, since: Int64 = 0, isInitial: Bool? = nil, lastRunFailed: Bool? = nil,
        records: Int? = nil, connection: ConnectionState? = nil
    ) -> SyncTrouble? {
        let ago = { (seconds: Int64?) in seconds.map { Timestamp.at(Self.now - $0) } }
        var reading = reading(state, finished: ago(finished), success: ago(succeeded))
        reading.nextRun = ago(next)
        reading.interval = interval
        reading.isInitial = isInitial
        reading.lastRunFailed = lastRunFailed
        reading.records = records.map { [ModelCount(model: "Contact", count: $0)] } ?? []
        let blocks = PublishedFleet([reading], at: Self.now - since).published.blocks
        return SyncTrouble(of: blocks[0][0], connection: connection, pollInterval: .seconds(60), at: .at(Self.now))
    }

    @Test("an error is the worst, whatever else is wrong")
    func error() {
        #expect(trouble(.error, succeeded: 999_999, next: 999_999, interval: 60) == .error)
    }

    @Test("a sync that runs again after a failure is still failing, one that is paused is not")
    func failsAndRuns() {
        #expect(trouble(.running, succeeded: 60, lastRunFailed: true) == .error)
        #expect(trouble(.running, succeeded: 60, lastRunFailed: false) == nil)
        #expect(trouble(.paused, succeeded: 60, lastRunFailed: true) == nil)
    }

    @Test("a broken connection is trouble whatever the last run came to, and an error is worse")
    func brokenConnection() {
        #expect(trouble(.success, succeeded: 60, connection: .authError) == .brokenConnection)
        #expect(trouble(.success, succeeded: 60, connection: .relinkNeeded) == .brokenConnection)
        #expect(trouble(.error, connection: .authError) == .error)
        #expect(trouble(.success, succeeded: 60, connection: .idle) == nil)
    }

    @Test("a sync that holds records has succeeded some time")
    func holdsRecords() {
        #expect(trouble(.running, finished: 60, records: 1_203) == nil)
        #expect(trouble(.running, finished: 60, records: 0) == .neverSucceeded)
    }

    @Test("overdue: the next run passed longer ago than a queue and two polls explain, and none is on or switched off")
    func overdue() {
        #expect(trouble(.success, succeeded: 10, next: 721) == .overdue)
        #expect(trouble(.success, succeeded: 10, next: 720) == nil)
        #expect(trouble(.success, succeeded: 10, next: -60) == nil)
        for state in [SyncState.running, .paused, .disabled] {
            #expect(trouble(state, succeeded: 10, next: 90_000) == nil)
        }
    }

    @Test("stale: two intervals and the allowance without success; two days without a schedule")
    func stale() {
        #expect(trouble(.success, succeeded: 2 * 3600 + 721, interval: 3600) == .stale)
        #expect(trouble(.success, succeeded: 2 * 3600 + 720, interval: 3600) == nil)
        #expect(trouble(.paused, succeeded: 999_999, interval: 3600) == nil)
        #expect(trouble(.success, succeeded: 172_801) == .stale)
        #expect(trouble(.success, succeeded: 172_800) == nil)
    }

    @Test("without a schedule, a next run in the future excuses it, unless runs have ended without success for a day")
    func scheduledElsewhere() {
        #expect(trouble(.success, succeeded: 500_000, finished: 500_000, next: -3600) == nil)
        #expect(trouble(.success, succeeded: 500_000, finished: 500_000 - 86_400, next: -3600) == .stale)
    }

    @Test("stuck: running for three intervals and two hours, a day without a schedule, two days the first time")
    func stuck() {
        #expect(trouble(.running, succeeded: 10, interval: 60, since: 7_201) == .stuck)
        #expect(trouble(.running, succeeded: 10, interval: 60, since: 7_200) == nil)
        #expect(trouble(.running, succeeded: 10, interval: 3_600, since: 10_800) == nil)
        #expect(trouble(.running, succeeded: 10, since: 86_401) == .stuck)
        #expect(trouble(.running, succeeded: 10, since: 172_800, isInitial: true) == nil)
        #expect(trouble(.running, since: 172_801) == .stuck)
    }

    @Test("never succeeded: a run has ended, or should have begun, and no success is known")
    func neverSucceeded() {
        #expect(trouble(.running, finished: 60) == .neverSucceeded)
        #expect(trouble(.running) == nil)
        #expect(trouble(.pending, next: 60) == .neverSucceeded)
        #expect(trouble(.pending, next: -60) == nil)
        #expect(trouble(.paused, finished: 60) == nil)
    }

    @Test(
        "states that are worth a look",
        arguments: [(SyncState.partial, SyncTrouble.partial), (.unknown, .unknown), (.rateLimited, .rateLimited)])
    func mild(state: SyncState, expected: SyncTrouble) {
        #expect(trouble(state, succeeded: 60, finished: 60) == expected)
        #expect(!expected.isUrgent)
    }
}

import Fleet
import SyncModel
import Testing

@Suite("Failed runs in a row")
struct FailedRunsTests {
    private struct Outcome: Equatable {
        let failed: Bool?
        let inARow: Int32
        let since: Timestamp?

        init(_ failed: Bool?, _ inARow: Int32, since: Timestamp? = nil) {
            self.failed = failed
            self.inARow = inARow
            self.since = since
        }
    }

    /// What is known after each of the readings, made ten seconds apart from second 1000 on.
    private func outcomes(_ readings: [SyncReading]) -> [Outcome] {
        var fleet = SourceFleet(maximumSyncs: 10)
        return readings.enumerated().compactMap { index, reading in
            fleet.apply([reading], at: 1000 + Int64(index) * 10)
            return fleet.onlyRow.map {
                Outcome($0.lastRunFailed, $0.failedRunsInARow, since: $0.failingSince.time)
            }
        }
    }

    @Test("nothing is known before a run has ended")
    func unknown() {
        #expect(outcomes([reading(.pending)]) == [Outcome(nil, 0)])
        #expect(outcomes([reading(.running)]) == [Outcome(nil, 0)])
        #expect(outcomes([reading(.disabled)]) == [Outcome(nil, 0)])
    }

    @Test("an error with a known end is a streak of one at first sight")
    func firstSight() {
        #expect(outcomes([reading(.error, finished: .at(900))]) == [Outcome(true, 1, since: .at(900))])
    }

    @Test("an error without a known end has no beginning at first sight")
    func firstSightWithoutEnd() {
        #expect(outcomes([reading(.error)]) == [Outcome(true, 1)])
        #expect(outcomes([reading(.error, finished: .at(900), success: .at(900))]) == [Outcome(true, 1)])
    }

    @Test("each failed end counts, the runs between do not, and the streak began with the first end")
    func streak() {
        let readings = [
            reading(.success, finished: .at(900), success: .at(900)),
            reading(.error, finished: .at(1005)), reading(.error, finished: .at(1005)),
            reading(.running),
            reading(.error, finished: .at(1035)), reading(.running), reading(.error, finished: .at(1035)),
        ]
        let once = Outcome(true, 1, since: .at(1005))
        let twice = Outcome(true, 2, since: .at(1005))
        #expect(outcomes(readings) == [Outcome(false, 0), once, once, once, twice, twice, twice])
    }

    @Test(
        "a success ends the streak, and so does a run that read only a part", arguments: [SyncState.success, .partial])
    func success(state: SyncState) {
        let readings = [reading(.error, finished: .at(900)), reading(state, finished: .at(1005))]
        #expect(outcomes(readings).last == Outcome(false, 0))
    }

    @Test("a success between two failures begins a new streak")
    func successBetween() {
        let readings = [
            reading(.error, finished: .at(900)), reading(.error, finished: .at(1015), success: .at(1005)),
        ]
        #expect(outcomes(readings).last == Outcome(true, 1, since: .at(1015)))
    }

    @Test("a pause keeps the outcome, unless the pause came after a success")
    func pause() {
        let failed = reading(.error, finished: .at(900))
        #expect(outcomes([failed, reading(.paused, finished: .at(900))]).last == Outcome(true, 1, since: .at(900)))
        let succeeded = reading(.paused, finished: .at(1005), success: .at(1005))
        #expect(outcomes([failed, succeeded]).last == Outcome(false, 0))
    }

    @Test("where a vendor reports the ends of successful runs only, failures count when they are seen")
    func successfulEndsOnly() {
        func reading(_ state: SyncState) -> SyncReading {
            FleetTests.reading(state, finished: .at(900), success: .at(900))
        }
        let readings = [
            reading(.success), reading(.error), reading(.error), reading(.running), reading(.error),
            FleetTests.reading(.error, finished: .at(1045), success: .at(1045)),
        ]
        #expect(
            outcomes(readings) == [
                Outcome(false, 0), Outcome(true, 1, since: .at(1010)), Outcome(true, 1, since: .at(1010)),
                Outcome(true, 1, since: .at(1010)), Outcome(true, 2, since: .at(1010)),
                Outcome(true, 1, since: .at(1050)),
            ])
    }

    @Test("the vendor's own word on the last run counts more than the state")
    func vendorsWord() {
        var failed = reading(.running, finished: .at(900))
        failed.lastRunFailed = true
        var succeeded = reading(.error, finished: .at(1005))
        succeeded.lastRunFailed = false
        #expect(outcomes([failed, succeeded]) == [Outcome(true, 1, since: .at(900)), Outcome(false, 0)])
    }

    @Test("the class of a failure stays while the next run is on")
    func failureClass() {
        var failed = reading(.error, finished: .at(900))
        failed.failureClass = .script
        var fleet = SourceFleet(maximumSyncs: 10)
        let classes = [failed, reading(.running), reading(.success)].enumerated().map { index, reading in
            fleet.apply([reading], at: 1000 + Int64(index))
            return fleet.onlyRow?.failureClass
        }
        #expect(classes == [.script, .script, nil])
    }
}

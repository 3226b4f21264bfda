import Exporter
import SyncModel
import Testing

@Suite("What history adds to readings")
struct SyncHistoryTests {
    /// The history after each of the readings, made ten seconds apart from second 1000 on.
    private func histories(_ readings: [SyncReading]) -> [RememberedSync] {
        var remembered: RememberedSync?
        return readings.enumerated().map { index, reading in
            let next = SyncHistory.updating(remembered, with: reading, at: .at(1000 + Int64(index) * 10))
            remembered = next
            return next
        }
    }

    @Test("the state's age begins when it is first seen and not again while it lasts")
    func stateSince() {
        let since = histories([reading(.success), reading(.success), reading(.running), reading(.success)])
            .map(\.stateSince)
        #expect(since == [.at(1000), .at(1000), .at(1020), .at(1030)])
    }

    @Test("last finished and last success outlive a run and a failure")
    func timesAreRemembered() {
        let last = histories([
            reading(.success, finished: .at(900), success: .at(900)),
            reading(.running),
            reading(.error, finished: .at(1015)),
            reading(.running),
        ])
        #expect(last.map(\.lastFinished) == [.at(900), .at(900), .at(1015), .at(1015)])
        #expect(last.map(\.lastSuccess) == [.at(900), .at(900), .at(900), .at(900)])
    }

    @Test("last success never goes back")
    func successIsMonotonic() {
        let last = histories([reading(success: .at(900)), reading(success: .at(800))])
        #expect(last.map(\.lastSuccess) == [.at(900), .at(900)])
    }

    @Test("the first sight of a sync counts no run, each later end counts one")
    func observedRuns() {
        let counts = histories([
            reading(.success, finished: .at(900)),
            reading(.success, finished: .at(900)),
            reading(.running),
            reading(.error, finished: .at(1025)),
            reading(.success, finished: .at(1035)),
        ])
        #expect(counts.map(\.observedRuns) == [0, 0, 0, 1, 2])
        #expect(counts.map(\.observedFailures) == [0, 0, 0, 1, 1])
    }

    @Test("an end that was a success is no failed run, even if a failure is all that is seen after it")
    func successBeforeFailure() {
        let counts = histories([
            reading(.success, finished: .at(900), success: .at(900)),
            reading(.error, finished: .at(1005), success: .at(1005)),
        ])
        #expect(counts.map(\.observedRuns) == [0, 1])
        #expect(counts.map(\.observedFailures) == [0, 0])
    }

    @Test("the end of a first run, and of a run that was on at first sight, is seen")
    func firstRunIsObserved() {
        #expect(histories([reading(.pending), reading(.success, finished: .at(1005))]).map(\.observedRuns) == [0, 1])
        #expect(histories([reading(.running), reading(.success, finished: .at(1005))]).map(\.observedRuns) == [0, 1])
    }

    @Test("records are summed over the runs seen, from 0 at the first reading")
    func observedRecords() {
        let changes = { (added: Int) in [ModelChanges(model: "Issue", added: added, updated: 0)] }
        let sums = histories([
            reading(.success, finished: .at(900), changes: changes(5)),
            reading(.success, finished: .at(900), changes: changes(5)),
            reading(.success, finished: .at(1015), changes: changes(7)),
            reading(.success, finished: .at(1025), changes: changes(-3)),
        ]).map(\.observedRecords)
        let sum = { (added: Int) in [ModelChanges(model: "Issue", added: added, updated: 0)] }
        #expect(sums == [sum(0), sum(0), sum(7), sum(7)])
    }

    @Test("the previous run's figures stand until the run that is on ends")
    func lastRunRecords() {
        let changes = [ModelChanges(model: "Issue", added: 1)]
        let later = [ModelChanges(model: "Issue", added: 2)]
        let last = histories([
            reading(.success, finished: .at(900), changes: changes),
            reading(.running),
            reading(.success, finished: .at(1015), changes: later),
        ])
        #expect(last.map(\.lastRunRecords) == [changes, changes, later])
    }

    @Test("the first sight of a checkpoint counts as its change, the same again does not")
    func checkpoint() {
        let changed = histories([
            reading(), reading(checkpoint: 1), reading(checkpoint: 1), reading(checkpoint: 2),
        ]).map(\.checkpointChanged)
        #expect(changed == [nil, .at(1010), .at(1010), .at(1030)])
    }

    @Test("a reading that comes again leaves history as it is, whatever came before")
    func repetition() {
        let twice = [ModelChanges(model: "Issue", added: 1), ModelChanges(model: "Issue", deleted: -2)]
        let readings = [
            reading(.pending), reading(.running, checkpoint: 1),
            reading(.success, finished: .at(900), success: .at(900), changes: twice),
            reading(.success, finished: .at(1015), success: .at(890), changes: [ModelChanges(model: "Issue")]),
            reading(.error, finished: .at(1015), checkpoint: 2), reading(.error, success: .at(1015)),
        ]
        for first in readings {
            for second in readings {
                for third in readings {
                    let last = histories([first, second, third, third]).suffix(2)
                    #expect(last.first == last.last, "after \(first), \(second), \(third)")
                }
            }
        }
    }
}

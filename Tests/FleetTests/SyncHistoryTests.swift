import Fleet
import SyncModel
import Testing

@Suite("History that is added to readings")
struct SyncHistoryTests {
    /// The row after each of the readings, made ten seconds apart from second 1000 on.
    private func rows(_ readings: [SyncReading]) -> [SyncRow] {
        var fleet = SourceFleet(maximumSyncs: 10)
        return readings.enumerated().compactMap { index, reading in
            fleet.apply([reading], at: 1000 + Int64(index) * 10)
            return fleet.rows.first
        }
    }

    private func values<Value>(_ path: KeyPath<Row, Value>, _ readings: [SyncReading]) -> [Value] {
        rows(readings).map { $0.row[keyPath: path] }
    }

    private func times(_ path: KeyPath<Row, OptionalTime>, _ readings: [SyncReading]) -> [Timestamp?] {
        values(path, readings).map(\.time)
    }

    @Test("the age of a state begins when it is first seen and goes on while the state lasts")
    func stateSince() {
        let since = times(\.stateSince, [reading(.success), reading(.success), reading(.running), reading(.success)])
        #expect(since == [.at(1000), .at(1000), .at(1020), .at(1030)])
    }

    @Test("last finished and last success survive a run and a failure")
    func timesAreRemembered() {
        let readings = [
            reading(.success, finished: .at(900), success: .at(900)),
            reading(.running),
            reading(.error, finished: .at(1015)),
            reading(.running),
        ]
        #expect(times(\.lastFinished, readings) == [.at(900), .at(900), .at(1015), .at(1015)])
        #expect(times(\.lastSuccess, readings) == [.at(900), .at(900), .at(900), .at(900)])
        #expect(times(\.previousFinished, readings) == [nil, nil, .at(900), .at(900)])
    }

    @Test("last success never goes back")
    func successIsMonotonic() {
        #expect(
            times(\.lastSuccess, [reading(success: .at(900)), reading(success: .at(800))]) == [.at(900), .at(900)])
    }

    @Test("the first sight of a sync counts no run, each later end counts one")
    func observedRuns() {
        let readings = [
            reading(.success, finished: .at(900)),
            reading(.success, finished: .at(900)),
            reading(.running),
            reading(.error, finished: .at(1025)),
            reading(.success, finished: .at(1035)),
        ]
        #expect(values(\.observedRuns, readings) == [0, 0, 0, 1, 2])
        #expect(values(\.observedFailures, readings) == [0, 0, 0, 1, 1])
    }

    @Test("an end that was a success is not counted as failed, even if only the failure after it is seen")
    func successBeforeFailure() {
        let readings = [
            reading(.success, finished: .at(900), success: .at(900)),
            reading(.error, finished: .at(1005), success: .at(1005)),
        ]
        #expect(values(\.observedRuns, readings) == [0, 1])
        #expect(values(\.observedFailures, readings) == [0, 0])
    }

    @Test("the end of a first run, and of a run that was on at first sight, is counted")
    func firstRunIsObserved() {
        #expect(values(\.observedRuns, [reading(.pending), reading(.success, finished: .at(1005))]) == [0, 1])
        #expect(values(\.observedRuns, [reading(.running), reading(.success, finished: .at(1005))]) == [0, 1])
    }

    @Test("records are summed over the runs seen, from 0 at the first reading")
    func observedRecords() {
        let changes = { (added: Int) in [ModelChanges(model: "Issue", added: added, updated: 0)] }
        let rows = rows([
            reading(.success, finished: .at(900), changes: changes(5)),
            reading(.success, finished: .at(900), changes: changes(5)),
            reading(.success, finished: .at(1015), changes: changes(7)),
            reading(.success, finished: .at(1025), changes: changes(-3)),
        ])
        #expect(rows.map { $0.models.map(\.observedAdded) } == [[0], [0], [7], [7]])
        #expect(rows.map { $0.models.map(\.observedUpdated) } == [[0], [0], [0], [0]])
        #expect(rows.allSatisfy { $0.models.map(\.observedDeleted) == [ModelFigures.none] })
        #expect(rows.last?.models.first?.added == -3)
    }

    @Test("the previous run's figures stay until the run that is on ends")
    func lastRunRecords() {
        let rows = rows([
            reading(.success, finished: .at(900), changes: [ModelChanges(model: "Issue", added: 1)]),
            reading(.running),
            reading(.success, finished: .at(1015), changes: [ModelChanges(model: "Issue", added: 2)]),
            reading(.success, finished: .at(1025), changes: []),
        ])
        #expect(rows.map { $0.models.map(\.added) } == [[1], [1], [2], [ModelFigures.none]])
        #expect(rows.map(\.row.hasLastRunRecords) == [true, true, true, true])
    }

    @Test("records held and expected are those of the last reading, model by model")
    func records() {
        var first = reading()
        first.records = [ModelCount(model: "b", count: 2), ModelCount(model: "a", count: 1)]
        first.recordsExpected = [ModelCount(model: "b", count: 3)]
        var second = reading()
        second.records = [ModelCount(model: "c", count: 4), ModelCount(model: "a", count: 5)]
        let rows = rows([first, second])
        let names = rows.map { row in row.models.map { row.content.texts[$0.model] } }
        #expect(names == [["a", "b"], ["a", "c"]])
        #expect(rows.map { $0.models.map(\.records) } == [[1, 2], [5, 4]])
        #expect(rows[0].models.map(\.expected) == [ModelFigures.none, 3])
    }

    @Test("the first sight of a checkpoint counts as its change, the same again does not")
    func checkpoint() {
        let changed = times(
            \.checkpointChanged, [reading(), reading(checkpoint: 1), reading(checkpoint: 1), reading(checkpoint: 2)])
        #expect(changed == [nil, .at(1010), .at(1010), .at(1030)])
    }

    @Test("a reading that comes again changes nothing, whatever came before")
    func repetition() {
        let twice = [ModelChanges(model: "Issue", added: 1), ModelChanges(model: "Issue", deleted: -2)]
        let readings = [
            reading(.pending), reading(.running, checkpoint: 1), reading(.paused, success: .at(1005)),
            reading(.success, finished: .at(900), success: .at(900), changes: twice),
            reading(.success, finished: .at(1015), success: .at(890), changes: [ModelChanges(model: "Issue")]),
            reading(.error, finished: .at(1015), checkpoint: 2), reading(.error, success: .at(1015)),
            reading(.error, finished: .at(1025), success: .at(1025)),
        ]
        for first in readings {
            for second in readings {
                for third in readings {
                    let last = rows([first, second, third, third]).suffix(2)
                    #expect(
                        last.first?.content === last.last?.content, "after \(first), \(second), \(third)")
                }
            }
        }
    }
}

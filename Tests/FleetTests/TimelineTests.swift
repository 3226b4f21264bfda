import SyncModel
import Testing

@testable import Fleet

@Suite("How counts by state went over a day")
struct TimelineTests {
    @Test("it begins with every round, always ends with the last one, and never grows beyond its limit")
    func bounded() {
        var timeline = Timeline()
        for round in 0..<20_000 {
            timeline.add([.success: round], at: .at(Int64(round * 5)))
            #expect(timeline.points.count <= Timeline.mostPoints)
            #expect(timeline.points.last?.counts == [.success: round])
            if round == 99 { #expect(timeline.points.count == 100) }
        }
        // A day and more has passed: what is left is the last day, evenly and not too coarsely.
        let times = timeline.points.map(\.time)
        #expect(times.count > 100)
        #expect(times == times.sorted())
        #expect(Timestamp.at(19_999 * 5).since(times[0]) <= Timeline.span)
        #expect(Timestamp.at(19_999 * 5).since(times[0]) > Timeline.span * 9 / 10)
        let gaps = zip(times.dropFirst(), times).map { $0.since($1) }
        #expect(gaps.allSatisfy { $0 < .seconds(1300) })
    }

    @Test("a point is kept for a day, and no point is in the future when the clock is set back")
    func clock() {
        var timeline = Timeline()
        timeline.add([.success: 1], at: .at(1_000))
        timeline.add([.success: 2], at: .at(1_000 + 86_401))
        #expect(timeline.points.map(\.counts) == [[.success: 2]])
        timeline.add([.error: 3], at: .at(500))
        #expect(timeline.points.map(\.counts) == [[.error: 3]])
    }
}

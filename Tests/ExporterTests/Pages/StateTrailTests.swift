import SyncModel
import TestSupport
import Testing

@testable import Exporter

@Suite("How counts by state went over a day")
struct StateTrailTests {
    @Test("it begins with every poll, always ends with the last one, and never grows beyond its limit")
    func bounded() {
        var trail = StateTrail()
        for poll in 0..<20_000 {
            trail.add([.success: poll], at: .at(Int64(poll * 5)))
            #expect(trail.points.count <= StateTrail.mostPoints)
            #expect(trail.points.last?.counts == [.success: poll])
            if poll == 99 { #expect(trail.points.count == 100) }
        }
        // A day and more has passed: what is left is the last day, evenly and not too coarsely.
        let times = trail.points.map(\.time)
        #expect(times.count > 100)
        #expect(times == times.sorted())
        #expect(Timestamp.at(19_999 * 5).since(times[0]) <= StateTrail.span)
        #expect(Timestamp.at(19_999 * 5).since(times[0]) > StateTrail.span * 9 / 10)
        let gaps = zip(times.dropFirst(), times).map { $0.since($1) }
        #expect(gaps.allSatisfy { $0 < .seconds(1300) })
    }

    @Test("a point is kept for a day, and none is from the future when the clock is set back")
    func clock() {
        var trail = StateTrail()
        trail.add([.success: 1], at: .at(1_000))
        trail.add([.success: 2], at: .at(1_000 + 86_401))
        #expect(trail.points.map(\.counts) == [[.success: 2]])
        trail.add([.error: 3], at: .at(500))
        #expect(trail.points.map(\.counts) == [[.error: 3]])
    }

    @Test("every poll of a source adds what it left to be shown")
    func polls() async throws {
        let body = #"{"syncs":[{"id":"1","connection_id":"a","name":"n","status":"ERROR"}]}"#
        let server = try ScriptedServer(answering: ScriptedServer.json(body))
        let source = try PolledSource(
            server.url(""), settings: "    integrations: [github]\n    connection_health: false")
        await source.poll()
        source.clock.advance(by: .seconds(60))
        await source.poll()
        #expect(source.store.all[0].trail.points.map(\.counts) == [[.error: 1], [.error: 1]])
    }
}

import Fleet
import SyncModel
import Testing

@Suite("Syncs that are removed")
struct RemovedSyncsTests {
    private static let day: Int64 = 86_400

    @Test("a sync that comes back goes on with its history")
    func comesBack() {
        var fleet = SourceFleet(maximumSyncs: 100)
        fleet.apply([reading(finished: .at(5), success: .at(5)), reading(sync: "x", id: "2")], at: 10)
        fleet.apply([reading(sync: "x", id: "2")], at: 20)
        #expect(fleet.count == 1)
        #expect(fleet.removedCount == 1)
        fleet.apply([reading(.error, finished: .at(25)), reading(sync: "x", id: "2")], at: 30)
        #expect(fleet.removedCount == 0)
        let row = fleet.rows[0].row
        #expect(row.lastSuccess.time == .at(5))
        #expect(row.observedRuns == 1)
        #expect(row.previousFinished.time == .at(5))
    }

    @Test("a removed sync's history waits a week for its return, then it is forgotten")
    func forgetting() {
        var fleet = SourceFleet(maximumSyncs: 100)
        fleet.apply([reading(success: .at(0))], at: 1)
        fleet.apply([], at: 6 * Self.day)
        fleet.forgetOld(at: .seconds(7 * Self.day))
        #expect(fleet.removedCount == 1)
        fleet.forgetOld(at: .seconds(7 * Self.day + 1))
        #expect(fleet.removedCount == 0)
        fleet.apply([reading(.error)], at: 8 * Self.day)
        #expect(fleet.onlyRow?.lastSuccess.time == nil)
    }

    @Test("the syncs of a target that is dropped are removed, and their history is remembered")
    func dropping() {
        var fleet = SourceFleet(maximumSyncs: 100)
        for target in ["a", "b", "c"] {
            fleet.apply([reading(integration: target, success: .at(1))], of: Part("integration \(target)"), at: 1)
        }
        #expect(fleet.targets == ["integration a", "integration b", "integration c"])
        let changes = fleet.drop(
            targets: ["integration a", "integration c", "integration d"], at: .seconds(2))
        #expect(changes.vanished == 2)
        #expect(fleet.targets == ["integration b"])
        fleet.apply([reading(integration: "c")], of: Part("integration c"), at: 3)
        #expect(fleet.rows.map(\.row.lastSuccess.time) == [.at(1), .at(1)])
        fleet.checkInvariants()
    }

    @Test("hundreds of new IDs in every reading do not fill the memory")
    func bounded() {
        var fleet = SourceFleet(maximumSyncs: 1200)
        var mostRemoved = 0
        for round in 0..<200 {
            let first = round * 300
            fleet.apply((first..<first + 300).map { reading(id: "\($0)") }, at: Int64(round))
            fleet.forgetOld(at: .seconds(round))
            mostRemoved = max(mostRemoved, fleet.removedCount)
        }
        #expect(fleet.count == 300)
        #expect(mostRemoved == 1200)
    }

    @Test("of too many removed syncs, those seen last are remembered")
    func latestFirst() {
        var fleet = SourceFleet(maximumSyncs: 10)
        // Ten at a time, of the same age.
        for number in stride(from: Int64(0), to: 1200, by: 10) {
            fleet.apply(
                (number..<number + 10).map { reading(sync: "s\($0)", id: "\($0)", success: .at(number)) }, at: number)
        }
        fleet.forgetOld(at: .seconds(1200))
        #expect(fleet.removedCount == 1000)
        fleet.apply([reading(sync: "s1000", id: "1000"), reading(sync: "s100", id: "100")], at: 1300)
        #expect(fleet.rows.map(\.row.lastSuccess.time) == [nil, .at(1000)])
    }
}

@Suite("The maximum number of syncs")
struct MaximumSyncsTests {
    private let readings = (0..<20).map { reading(connection: "c\($0)", id: "\($0)") }

    @Test("the first in the order of labels are kept, whatever the order of the reading, and the rest is counted")
    func limit() {
        for readings in [readings, readings.reversed()] {
            var fleet = SourceFleet(maximumSyncs: 5)
            #expect(fleet.apply(readings, at: 1).droppedOverLimit == 15)
            #expect(fleet.rows.map(\.connection) == ["c0", "c1", "c10", "c11", "c12"])
            #expect(fleet.apply(readings, at: 2).droppedOverLimit == 15)
            #expect(fleet.apply(readings, at: 2).isEmpty)
            #expect(fleet.removedCount == 0)
            fleet.checkInvariants()
        }
    }

    @Test("labels are compared across targets, whatever the order in which the targets are read")
    func acrossTargets() {
        let targets = ["user b", "user a", "user c"]
        for first in targets {
            var fleet = SourceFleet(maximumSyncs: 4)
            for user in [first] + targets.filter({ $0 != first }) {
                fleet.apply(
                    ["x", "y", "z"].map { reading(integration: $0, connection: user, id: user + $0) }, of: Part(user),
                    at: 1)
            }
            #expect(Set(fleet.rows.map(\.id)) == ["user ax", "user bx", "user cx", "user ay"])
        }
    }

    @Test("new syncs in the place of all old ones are there at once")
    func replaced() {
        var fleet = SourceFleet(maximumSyncs: 5)
        fleet.apply(readings, at: 1)
        let changes = fleet.apply(
            readings.suffix(6).map { sync in
                var sync = sync
                sync.identity.connection = "x" + sync.identity.connection
                return sync
            }, at: 2)
        #expect(fleet.rows.map(\.connection) == ["xc14", "xc15", "xc16", "xc17", "xc18"])
        #expect(changes.droppedOverLimit == 1)
    }

    @Test("what was left out is there once there is room")
    func room() {
        var fleet = SourceFleet(maximumSyncs: 5)
        fleet.apply(readings, at: 1)
        fleet.apply([], of: Part("integration github", .connection("c0")), at: 2)
        fleet.apply([], of: Part("integration github", .connection("c1")), at: 3)
        #expect(fleet.count == 3)
        fleet.apply(Array(readings.dropFirst(2)), at: 4)
        #expect(fleet.rows.map(\.connection) == ["c10", "c11", "c12", "c13", "c14"])
    }
}

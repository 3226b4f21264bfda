import Fleet
import SyncModel
import Testing

@Suite("Labels that distinguish every sync")
struct LabelsTests {
    private func fleet(_ readings: [SyncReading], maximum: Int = 100) -> (SourceFleet, FleetChanges) {
        var fleet = SourceFleet(maximumSyncs: maximum)
        let changes = fleet.apply(readings, at: 1)
        return (fleet, changes)
    }

    @Test("of two syncs with the same labels the smaller ID keeps them, the other uses its ID as variant")
    func sameLabels() {
        let (fleet, changes) = fleet([reading(id: "7"), reading(id: "3"), reading(id: "5")])
        #expect(Set(fleet.rows.map { [$0.id, $0.variant] }) == [["3", "base"], ["5", "5"], ["7", "7"]])
        #expect(changes.duplicates == 0)
        fleet.checkInvariants()
    }

    @Test("a sync gets its own variant back when the one with the smaller ID is gone")
    func gone() {
        var (fleet, _) = fleet([reading(id: "7"), reading(id: "3")])
        fleet.apply([reading(id: "7")], at: 2)
        #expect(fleet.rows.map(\.variant) == ["base"])
        fleet.apply([reading(id: "7"), reading(id: "1")], at: 3)
        #expect(Set(fleet.rows.map { [$0.id, $0.variant] }) == [["1", "base"], ["7", "7"]])
    }

    @Test("the same ID with the same labels is a duplicate, of which the first one counts")
    func duplicates() {
        let (fleet, changes) = fleet([reading(.error, id: "3"), reading(id: "4"), reading(id: "3")])
        #expect(fleet.count == 2)
        #expect(fleet.rows[0].row.state == .error)
        #expect(changes.duplicates == 1)
    }

    @Test("an ID that is another sync's variant does not forge its labels")
    func variantCollision() {
        let (fleet, changes) = fleet([reading(id: "1"), reading(id: "2"), reading(variant: "2", id: "9")])
        #expect(Set(fleet.rows.map { [$0.id, $0.variant] }) == [["1", "base"], ["2", "2"], ["9", "9"]])
        #expect(changes.duplicates == 0)
    }

    @Test("labels that collide under every name are left out and counted")
    func collisionEverywhere() {
        let readings = [
            reading(id: "0"), reading(id: "1"), reading(variant: "eu", id: "0"), reading(variant: "eu", id: "1"),
        ]
        let (fleet, changes) = fleet(readings)
        #expect(fleet.count == 3)
        #expect(changes.duplicates == 1)
        fleet.checkInvariants()
    }

    @Test("texts that only look the same are different labels")
    func normalization() {
        let (fleet, _) = fleet([
            reading(connection: "caf\u{E9}", id: "1"), reading(connection: "cafe\u{301}", id: "2"),
        ])
        #expect(fleet.rows.map(\.variant) == ["base", "base"])
        #expect(fleet.rows.map { Array($0.connection.utf8).count } == [6, 5])
    }

    @Test("zeros in texts do not change the order or make texts equal")
    func zeros() {
        let (fleet, _) = fleet([
            reading(connection: "a\0b", id: "1"), reading(connection: "a", id: "2"),
            reading(connection: "a\0", id: "3"),
            reading(sync: "a", connection: "", id: "5"), reading(sync: "", connection: "\0a", id: "6"),
        ])
        #expect(fleet.rows.map(\.id) == ["5", "6", "2", "3", "1"])
        fleet.checkInvariants()
    }

    @Test("a long text ends with its hash, and a text that looks like that is another sync's")
    func longTexts() {
        let long = String(repeating: "é", count: 600)
        let cut = LabelValue.bounded(long)
        var (fleet, _) = fleet([reading(connection: long, id: "2"), reading(connection: cut, id: "1")])
        #expect(Set(fleet.rows.map { [$0.connection, $0.variant] }) == [[cut, "base"], [cut, "2"]])
        let part = Part("integration github", .connection(long))
        #expect(fleet.rows(of: part).map(\.id) == ["1", "2"])
        fleet.apply([], of: part, at: 2)
        #expect(fleet.count == 0)
    }

    @Test("schedules, reasons and models of any length and number are kept up to a maximum")
    func longValues() {
        var long = reading()
        long.schedule = String(repeating: "s", count: 5000)
        long.reason = String(repeating: "é", count: 100_000)
        long.records = (0..<1200).map { ModelCount(model: "\($0)" + String(repeating: "m", count: 2000), count: $0) }
        let (fleet, _) = fleet([long])
        let row = fleet.rows[0]
        #expect(row.schedule.utf8.count == 1024)
        #expect((row.reason?.utf8.count ?? 0) > 16_000 && (row.reason?.utf8.count ?? 0) <= 16 << 10)
        #expect(row.models.count == 1000)
        #expect(row.models.allSatisfy { row.content.texts[$0.model].utf8.count == 1024 })
    }

    @Test("groups of syncs with the same labels are told apart across blocks")
    func acrossBlocks() {
        let many = (0..<600).map { reading(id: "\(1000 + $0)") }
        var (fleet, _) = fleet(many, maximum: 10_000)
        fleet.checkInvariants()
        #expect(fleet.rows.count { !$0.row.usesIDAsVariant } == 1)
        fleet.apply(Array(many.dropFirst(300)), at: 2)
        fleet.checkInvariants()
        #expect(fleet.rows.first?.variant == "base")
    }
}

@Suite("Label values of any length")
struct LabelValueTests {
    @Test("a value of up to 1,024 bytes stays as it is")
    func short() {
        let text = String(repeating: "é", count: 512)
        #expect(LabelValue.bounded(text) == text)
        #expect(LabelValue.bounded(text + "x").utf8.count <= 1024)
    }

    @Test("a longer one is cut between characters and ends with the hash of the whole")
    func long() {
        let text = String(repeating: "é", count: 600)
        let bounded = LabelValue.bounded(text)
        // printf 'é%.0s' {1..600} | sha256sum
        #expect(bounded == String(repeating: "é", count: 503) + "#17b9cc826ac8cbc9")
        #expect(LabelValue.bounded(text + "x") != bounded)
    }

    @Test("one character of a hundred thousand bytes is cut, too")
    func combining() {
        let bounded = LabelValue.bounded("e" + String(repeating: "\u{301}", count: 50_000))
        #expect((1020...1024).contains(bounded.utf8.count))
    }
}

import Fleet
import SyncModel
import Testing

@Suite("Rows in blocks")
struct BlockTests {
    private func readings(_ range: some Sequence<Int>) -> [SyncReading] {
        range.map { reading(connection: "c\(100_000 + $0)", id: "\($0)") }
    }

    @Test("rows are in the order of their texts, as bytes, whatever the order of the reading")
    func order() {
        var fleet = SourceFleet(maximumSyncs: 100)
        fleet.apply(
            [reading(connection: "b"), reading(connection: "é"), reading(connection: "ab"), reading(connection: "a")],
            at: 1)
        #expect(fleet.rows.map(\.connection) == ["a", "ab", "b", "é"])
        fleet.checkInvariants()
    }

    @Test("a block that becomes too large is split, and one that becomes too small joins a neighbour")
    func splitting() {
        var fleet = SourceFleet(maximumSyncs: 100_000)
        fleet.apply(readings(0..<1000), at: 1)
        #expect(fleet.blocks.count == 7)
        fleet.checkInvariants()
        for number in 0..<150 {
            fleet.apply(
                [reading(sync: "s\(number)", connection: "c100500", id: "x\(number)")],
                of: Part("integration github", .names(["s\(number)"])), at: 2)
            if number % 10 == 0 { fleet.checkInvariants() }
        }
        #expect(fleet.count == 1150)
        for end in stride(from: 990, through: 0, by: -90) {
            fleet.apply(readings(0..<end), at: 3)
            fleet.checkInvariants()
        }
        #expect(fleet.count == 0)
        #expect(fleet.blocks.isEmpty)
    }

    @Test("what a reading does not touch stays the same block, and what says the same keeps its content")
    func sharing() throws {
        var fleet = SourceFleet(maximumSyncs: 100_000)
        fleet.apply(readings(0..<1000), at: 1)
        let before = fleet.blocks
        let connection = Part("integration github", .connection("c100500"))
        let changes = fleet.apply([reading(connection: "c100500", id: "500")], of: connection, at: 2)
        #expect(changes.isEmpty)
        let same = zip(before, fleet.blocks).map { $0 === $1 }
        #expect(same.filter { !$0 }.count == 1)
        #expect(zip(before, fleet.blocks).allSatisfy { $0.content === $1.content })
        #expect(fleet.rows[500].readAt == 2_000_000)
        #expect(fleet.rows[500].expires == 302_000_000)

        let other = fleet.apply([reading(.error, connection: "c100500", id: "500")], of: connection, at: 3)
        #expect(other.changed == 1)
        #expect(zip(before, fleet.blocks).filter { $0.content !== $1.content }.count == 1)
        fleet.checkInvariants()
    }

    @Test("blocks with the same rows are equal, however they came about")
    func equality() {
        var whole = SourceFleet(maximumSyncs: 100)
        whole.apply(readings(0..<80), at: 1)
        var pieces = SourceFleet(maximumSyncs: 100)
        pieces.apply(readings(40..<80) + readings(0..<40), at: 1)
        #expect(whole.blocks.map(\.content) == pieces.blocks.map(\.content))
        pieces.apply(readings(0..<79), at: 2)
        #expect(whole.blocks.map(\.content) != pieces.blocks.map(\.content))
    }
}

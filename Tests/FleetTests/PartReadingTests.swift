import Fleet
import SyncModel
import Testing

@Suite("Readings of parts")
struct PartReadingTests {
    private let all = ["a", "b", "c"].flatMap { connection in
        ["contacts", "deals"].map { reading(sync: $0, connection: connection, id: "\(connection)-\($0)") }
    }

    private func connection(_ name: String) -> Part { Part("integration github", .connection(name)) }
    private func names(_ names: String...) -> Part { Part("integration github", .names(names)) }

    private func fleet() -> SourceFleet {
        var fleet = SourceFleet(maximumSyncs: 100)
        fleet.apply(all, at: 1)
        fleet.apply([reading(sync: "contacts", id: "other")], of: Part("integration hubspot"), at: 1)
        return fleet
    }

    @Test("a part's rows are those of the whole target, of a connection, of names or of one ID")
    func rowsOfParts() {
        let fleet = fleet()
        #expect(fleet.rows(of: "integration github").map(\.id) == all.map(\.identity.id))
        #expect(fleet.rows(of: "integration git").map(\.id) == [])
        #expect(fleet.rows(of: connection("b")).map(\.id) == ["b-contacts", "b-deals"])
        #expect(fleet.rows(of: names("deals")).map(\.id) == ["a-deals", "b-deals", "c-deals"])
        #expect(fleet.rows(of: names("deals", "contacts")).map(\.id) == all.map(\.identity.id))
        #expect(fleet.rows(of: Part("integration github", .sync(id: "c-deals"))).map(\.id) == ["c-deals"])
    }

    @Test("a name covers the base variant, a name with a variant covers that one")
    func variants() {
        var fleet = fleet()
        fleet.apply(
            [
                reading(sync: "deals", connection: "a", variant: "eu", id: "eu"),
                reading(sync: "deals::eu", connection: "a", id: "odd"),
            ],
            of: names("deals::eu"), at: 2)
        #expect(fleet.rows(of: names("deals")).map(\.id) == ["a-deals", "b-deals", "c-deals"])
        #expect(fleet.rows(of: names("deals::eu")).map(\.id) == ["eu", "odd"])
        #expect(fleet.rows(of: names("deals::us")).map(\.id) == [])
    }

    @Test("only what a part covers is gone when its reading lacks it")
    func onlyCovered() {
        var fleet = fleet()
        let changes = fleet.apply([], of: connection("b"), at: 2)
        #expect(changes.vanished == 2)
        #expect(fleet.rows(of: "integration github").map(\.connection) == ["a", "a", "c", "c"])
        fleet.apply([all[0]], of: names("contacts"), at: 3)
        #expect(fleet.rows(of: "integration github").map(\.id) == ["a-contacts", "a-deals", "c-deals"])
        fleet.apply([], of: Part("integration github", .sync(id: "a-deals")), at: 4)
        #expect(fleet.rows(of: "integration github").map(\.id) == ["a-contacts", "c-deals"])
        #expect(fleet.count == 3)
    }

    @Test("a connection's rows are found in every integration of a target")
    func connectionInIntegrations() {
        var fleet = SourceFleet(maximumSyncs: 100)
        let part = Part("application x")
        fleet.apply(
            [
                reading(integration: "i1", connection: "a", id: "1"),
                reading(integration: "i1", connection: "b", id: "2"),
                reading(integration: "i2", connection: "a", id: "3"),
                reading(integration: "i3", connection: "b", id: "4"),
            ], of: part, at: 1)
        let connection = Part("application x", .connection("a"))
        #expect(fleet.rows(of: connection).map(\.id) == ["1", "3"])
        fleet.apply([], of: connection, at: 2)
        #expect(fleet.rows.map(\.id) == ["2", "4"])
    }

    @Test("what the vendor returns beyond the part is taken in, too")
    func beyondThePart() {
        var fleet = fleet()
        let extra = reading(.error, sync: "contacts", connection: "c", id: "c-contacts")
        let changes = fleet.apply([all[0], all[1], extra], of: connection("a"), at: 2)
        #expect(changes.changed == 1)
        #expect(fleet.count == 7)
        #expect(fleet.rows(of: connection("c")).map(\.row.state) == [.error, .success])
    }

    @Test("of overlapping parts the newest reading of a sync counts, whichever comes last")
    func newestCounts() {
        var fleet = fleet()
        fleet.apply([reading(.running, sync: "deals", connection: "a", id: "a-deals")], of: connection("a"), at: 5)
        let older = all.map { sync in
            var sync = sync
            sync.state = .error
            return sync
        }
        fleet.apply(older, at: 4)
        let states = fleet.rows(of: "integration github").map(\.row.state)
        #expect(states == [.running, .error, .error, .error, .error])
        #expect(fleet.rows(of: connection("a")).map(\.readAt) == [5_000_000])
    }

    @Test("an older reading neither removes what a newer one found nor brings back what a newer one did not find")
    func olderReading() {
        var fleet = fleet()
        fleet.apply([all[0]], of: connection("a"), at: 5)
        #expect(fleet.rows(of: connection("a")).map(\.id) == ["a-contacts"])
        fleet.apply(Array(all.dropFirst()), at: 4)
        #expect(fleet.rows(of: connection("a")).map(\.id) == ["a-contacts"])
        fleet.apply(all, at: 6)
        #expect(fleet.rows(of: connection("a")).map(\.id) == ["a-contacts", "a-deals"])
    }

    @Test("what could not be read stays as it was read last")
    func unreadable() {
        var fleet = fleet()
        fleet.apply(PartReading([all[0]], unreadable: ["a-deals", "b-deals"]), of: connection("a"), at: 2)
        #expect(fleet.rows(of: connection("a")).map(\.id) == ["a-contacts", "a-deals"])
        #expect(fleet.rows(of: connection("a")).map(\.readAt) == [2_000_000, 1_000_000])
    }

    @Test("a part that the vendor no longer knows takes its syncs with it")
    func goneByName() {
        var fleet = fleet()
        var reading = PartReading([], unreadable: ["a-deals"])
        reading.isGone = true
        #expect(fleet.apply(reading, of: connection("a"), at: 2).vanished == 2)
        #expect(fleet.count == 5)
    }

    @Test("a changed lifetime counts from when each row was read")
    func expiry() {
        var fleet = fleet()
        fleet.apply([all[0], all[1]], of: connection("a"), at: 11)
        let content = fleet.blocks[0].content
        fleet.setExpiry(of: .github, after: .seconds(1000))
        #expect(fleet.rows.map(\.expires) == [1011, 1011, 1001, 1001, 1001, 1001, 301].map { $0 * 1_000_000 })
        #expect(fleet.blocks[0].content === content)
        #expect(fleet.blocks[0].firstExpiry == 301_000_000)
        let blocks = fleet.blocks
        fleet.setExpiry(of: .github, after: .seconds(1000))
        #expect(zip(blocks, fleet.blocks).allSatisfy { $0 === $1 })
        fleet.setExpiry(after: .seconds(2000))
        #expect(fleet.rows.map(\.expires) == [2011, 2011, 2001, 2001, 2001, 2001, 2001].map { $0 * 1_000_000 })
    }

    @Test("a sync is found by its labels as shown")
    func matching() {
        var fleet = fleet()
        fleet.apply([reading(sync: "x", id: "2"), reading(sync: "x", id: "1")], of: Part("user u"), at: 2)
        func id(_ sync: String, _ connection: String, _ variant: String) -> String? {
            fleet.row(matching: "github", connection: connection, sync: sync, variant: variant)?.id
        }
        #expect(id("deals", "b", "base") == "b-deals")
        #expect(id("x", "acme", "base") == "1")
        #expect(id("x", "acme", "2") == "2")
        #expect(id("x", "acme", "1") == nil)
        #expect(id("deals", "d", "base") == nil)
    }
}

import SyncModel
import Testing

@testable import Fleet

@Suite("The journal of stored history")
struct JournalTests {
    /// A base, the records that go on with it, and what is known after each of them.
    private struct History {
        let base: [UInt8]
        var records: [[UInt8]] = []
        /// With the base first.
        var states: [[RowDescription]] = []
        let head: [UInt8]

        init(seed: UInt64, steps: Int) throws {
            var random = RandomFleet(seed: seed)
            base = random.bytes
            var checksum = Array(base.suffix(32))
            head = StoredFiles.journalHead(after: checksum)
            states = [try Self.descriptions(random.bytes)]
            for _ in 0..<steps {
                random.step()
                guard let journal = random.journals.last, !journal.isEmpty else { continue }
                records.append(StoredFiles.record(journal, after: &checksum))
                states.append(try Self.descriptions(random.bytes))
            }
        }

        private static func descriptions(_ base: [UInt8]) throws -> [RowDescription] {
            try StoredFiles.read(base: base, of: "nango").fleet.descriptions
        }

        var journal: [UInt8] { head + records.joined() }

        /// What is known from the base and a journal; and up to where the journal is whole.
        func replay(_ journal: [UInt8]) throws -> (rows: [RowDescription], end: Int?) {
            let base = try StoredFiles.read(base: base, of: "nango")
            var fleet = base.fleet
            guard
                case .whole(let end, _) = StoredFiles.replay(journal: journal, onto: &fleet, after: base.checksum ?? [])
            else { return (fleet.descriptions, nil) }
            return (fleet.descriptions, end)
        }

        /// How many records are whole within so many bytes.
        func wholeRecords(in count: Int) -> Int {
            var end = head.count
            return records.prefix { record in
                end += record.count
                return end <= count
            }.count
        }
    }

    @Test("base and journal say what a whole written at the same time would say", arguments: 0..<20)
    func equality(seed: Int) throws {
        let history = try History(seed: UInt64(seed), steps: 12)
        let (rows, end) = try history.replay(history.journal)
        #expect(rows == history.states.last)
        #expect(end == history.journal.count)
    }

    @Test("a journal that ends anywhere counts up to its last whole record")
    func tornTail() throws {
        let history = try History(seed: 1, steps: 4)
        let journal = history.journal
        for count in journal.indices {
            let (rows, end) = try history.replay(Array(journal.prefix(count)))
            let whole = history.wholeRecords(in: count)
            #expect(rows == history.states[whole], "cut at \(count)")
            let records = history.records.prefix(whole).joined().count
            #expect(end == (count < history.head.count ? nil : history.head.count + records))
        }
    }

    @Test("a changed bit anywhere costs only its record and those after it")
    func bitFlips() throws {
        let history = try History(seed: 3, steps: 4)
        let journal = history.journal
        for position in journal.indices {
            var damaged = journal
            damaged[position] ^= 1 << (position % 8)
            let (rows, _) = try history.replay(damaged)
            #expect(rows == history.states[history.wholeRecords(in: position)], "byte \(position)")
        }
    }

    @Test("a journal of an earlier base, or of another file, is not taken in")
    func otherBase() throws {
        let (one, other) = (try History(seed: 1, steps: 4), try History(seed: 2, steps: 4))
        var fleet = try StoredFiles.read(base: one.base, of: "nango").fleet
        let checksum = Array(one.base.suffix(32))
        guard case .outdated = StoredFiles.replay(journal: other.journal, onto: &fleet, after: checksum) else {
            Issue.record("a journal of another base was taken in")
            return
        }
        #expect(fleet.descriptions == one.states[0])
        var damaged = other.journal
        damaged[20] ^= 1
        guard case .damaged = StoredFiles.replay(journal: damaged, onto: &fleet, after: checksum) else {
            Issue.record("a damaged head was taken for another base's")
            return
        }
        // A record moved to another place does not fit either.
        let moved = one.head + one.records.reversed().joined()
        #expect(try one.replay(moved).rows == one.states[0])
    }

    @Test("only what is stored is written: a reading that changes nothing else gives an empty journal")
    func emptyJournal() {
        var fleet = SourceFleet(maximumSyncs: 10)
        #expect(!fleet.apply([reading(finished: .at(1))], at: 1).journal.isEmpty)
        #expect(fleet.apply([reading(finished: .at(1))], at: 2).journal.isEmpty)
        var other = reading(finished: .at(1))
        other.records = [ModelCount(model: "Issue", count: 7)]
        other.reason = "slow"
        let changes = fleet.apply([other], at: 3)
        #expect(changes.changed == 1)
        #expect(changes.journal.isEmpty)
        #expect(!fleet.apply([], at: 4).journal.isEmpty)
        #expect(fleet.apply([], at: 5).journal.isEmpty)
    }

    @Test("written bytes are proportional to what changed")
    func proportion() {
        var fleet = SourceFleet(maximumSyncs: 10_000)
        let all = (0..<2000).map { reading(connection: "connection \($0)", id: "\($0)", finished: .at(1)) }
        let whole = fleet.apply(all, at: 1).journal.count
        var some = all
        for index in 0..<5 { some[index * 300].lastFinished = .at(2) }
        let journal = fleet.apply(some, at: 2).journal.count
        #expect(journal < whole / 200)
    }

    @Test("a fleet that is not stored gives no journal")
    func notJournaled() {
        var fleet = SourceFleet(maximumSyncs: 10, isJournaled: false)
        #expect(fleet.apply([reading()], at: 1).journal.isEmpty)
        #expect(fleet.drop(targets: ["integration github"], at: .seconds(2)).journal.isEmpty)
    }
}

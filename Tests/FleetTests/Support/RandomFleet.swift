import SyncModel

@testable import Fleet

/// Makes fleets of every shape, the same for the same seed.
struct RandomFleet {
    private var random: SeededRandom
    private(set) var fleet = SourceFleet(maximumSyncs: 1000)
    /// What each change gave to append.
    private(set) var journals: [[UInt8]] = []
    private var syncs: [SyncReading] = []
    private var second: Int64 = 1

    init(seed: UInt64, steps: Int = 6) {
        random = SeededRandom(seed: seed)
        for _ in 0..<steps { step() }
    }

    /// The bytes of a base file of the provider nango.
    var bytes: [UInt8] { StoredFiles.base(of: "nango", fleet.stored(memory: [9], lastSuccess: .at(7))) }

    /// Reads a part after some syncs came, changed or went.
    mutating func step() {
        second += 1
        for _ in 0..<Int.random(in: 0...3, using: &random) { syncs.append(sync()) }
        syncs = syncs.map { sync in
            var sync = sync
            if Bool.random(using: &random) { change(&sync) }
            return sync
        }
        syncs.removeAll { _ in Int.random(in: 0..<8, using: &random) == 0 }
        let connection = syncs.randomElement(using: &random)?.identity.connection ?? ""
        let part = Bool.random(using: &random) ? Part.github : Part("integration github", .connection(connection))
        let covered = part == .github ? syncs : syncs.filter { $0.identity.connection == connection }
        journals.append(fleet.apply(covered, of: part, at: second).journal)
    }

    private mutating func sync() -> SyncReading {
        var sync = reading(
            sync: text(), integration: Bool.random(using: &random) ? "github" : text(), connection: text(),
            variant: text(), id: text())
        change(&sync)
        return sync
    }

    private mutating func change(_ sync: inout SyncReading) {
        sync.state = SyncState.allCases.randomElement(using: &random) ?? .unknown
        sync.lastStarted = maybe { $0.time() }
        sync.lastFinished = maybe { $0.time() }
        sync.lastSuccess = maybe { $0.time() }
        sync.nextRun = maybe { $0.time() }
        sync.interval = maybe { Double(Int.random(in: 0...100_000, using: &$0.random)) }
        sync.lastRunRecords = maybe { $0.changes() }
        sync.records = maybe { [ModelCount(model: $0.text(), count: 3)] } ?? []
        sync.checkpoint = maybe { $0.random.next() }
        sync.lastRunFailed = maybe { Bool.random(using: &$0.random) }
        sync.reason = maybe { $0.text() }
    }

    private mutating func changes() -> [ModelChanges] {
        (0..<Int.random(in: 0...3, using: &random)).map { _ in
            ModelChanges(
                model: text(), added: maybe { $0.figure() }, updated: maybe { $0.figure() },
                deleted: maybe { $0.figure() })
        }
    }

    private mutating func figure() -> Int {
        maybe { [Int.min, -1, 0, Int.max].randomElement(using: &$0.random) ?? 0 }
            ?? .random(in: -1000...1000, using: &random)
    }

    /// From the first year that a vendor can give to the last.
    private mutating func time() -> Timestamp {
        maybe {
            Timestamp(microseconds: .random(in: -62_135_596_800_000_000...253_402_300_799_999_999, using: &$0.random))
        }
            ?? Timestamp(microseconds: 1_700_000_000_000_000 + .random(in: 0...1_000_000_000_000, using: &random))
    }

    /// Often one that came before, so that texts repeat.
    private mutating func text() -> String {
        let usual = [
            "", "github", "issues", "base", "e\u{301}", "new\nline", "nul\u{0}", "🐦",
            String(repeating: "x", count: 300),
        ]
        if let text = usual.randomElement(using: &random), Bool.random(using: &random) { return text }
        let scalars = (0..<Int.random(in: 0...40, using: &random)).compactMap { _ in
            Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &random))
        }
        return String(String.UnicodeScalarView(scalars))
    }

    private mutating func maybe<Value>(_ value: (inout RandomFleet) -> Value) -> Value? {
        Bool.random(using: &random) ? value(&self) : nil
    }
}

extension StoredFleet {
    /// All rows, without what depends on the moment.
    var descriptions: [RowDescription] {
        rows.blocks.flatMap { block in (0..<block.count).map { RowDescription(block[$0]).content } }
    }
}

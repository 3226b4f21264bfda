import Fleet
import SyncModel

/// Readings for tests, with what does not matter filled in.
func reading(
    _ state: SyncState = .success, sync: String = "issues", integration: String = "github",
    connection: String = "acme", variant: String = "base", id: String = "1", finished: Timestamp? = nil,
    success: Timestamp? = nil, changes: [ModelChanges]? = nil, checkpoint: UInt64? = nil
) -> SyncReading {
    var reading = SyncReading(
        identity: SyncIdentity(
            integration: integration, connection: connection, sync: sync, variant: variant, id: id),
        state: state)
    reading.lastFinished = finished
    reading.lastSuccess = success
    reading.lastRunRecords = changes
    reading.checkpoint = checkpoint
    return reading
}

extension PartReading {
    init(_ syncs: [SyncReading], unreadable: Set<String> = []) {
        self.init()
        self.syncs = syncs
        self.unreadable = unreadable
    }
}

extension Timestamp {
    static func at(_ seconds: Int64) -> Timestamp { Timestamp(seconds: seconds) }
}

extension Part {
    /// The part of most tests.
    static let github = Part("integration github")
}

extension SourceFleet {
    /// Takes in a reading made at `seconds` on both clocks, which is served for 300 s.
    @discardableResult
    mutating func apply(_ syncs: [SyncReading], of part: Part = .github, at seconds: Int64) -> FleetChanges {
        apply(PartReading(syncs), of: part, at: seconds)
    }

    @discardableResult
    mutating func apply(_ reading: PartReading, of part: Part = .github, at seconds: Int64) -> FleetChanges {
        apply(
            reading, of: part, at: .at(seconds), readAt: .seconds(seconds), expires: .seconds(seconds + 300))
    }

    /// All rows, in their order.
    var rows: [SyncRow] {
        blocks.flatMap { block in (0..<block.count).map { block[$0] } }
    }

    /// The only row.
    var onlyRow: Row? { count == 1 ? rows[0].row : nil }
}

/// Vigna's SplitMix64: the same numbers at every run, so that a failure can be repeated.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

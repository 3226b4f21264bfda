import Exporter
import SyncModel

/// Makes histories of every shape, the same for the same seed.
struct HistoryGenerator {
    private var random: SplitMix

    init(seed: UInt64) {
        random = SplitMix(state: seed)
    }

    mutating func history() -> SourceHistory {
        var history = SourceHistory(saved: time(), lastSuccess: maybe { $0.time() })
        let count = Int.random(in: 0...12, using: &random)
        history.syncs = (0..<count).map { _ in sync() }
        return history
    }

    private mutating func sync() -> StoredSync {
        let identity = SyncIdentity(integration: text(), connection: text(), sync: text(), variant: text(), id: text())
        var history = RememberedSync(
            state: SyncState.allCases.randomElement(using: &random) ?? .unknown, stateSince: time())
        history.lastStarted = maybe { $0.time() }
        history.lastFinished = maybe { $0.time() }
        history.lastSuccess = maybe { $0.time() }
        history.lastRunRecords = maybe { $0.changes() }
        history.checkpoint = maybe { $0.random.next() }
        history.checkpointChanged = maybe { $0.time() }
        history.observedRuns = maybe { Int.random(in: 0...(1 << 53), using: &$0.random) } ?? 0
        history.observedFailures = maybe { Int.random(in: 0...(1 << 53), using: &$0.random) } ?? 0
        history.observedRecords = maybe { $0.changes() } ?? []
        let presence: StoredSync.Presence =
            maybe { .expected(target: $0.text()) }
            ?? .gone(for: .microseconds(Int64.random(in: 0...(1 << 50), using: &random)))
        return StoredSync(identity: identity, history: history, presence: presence)
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

    /// From the first year that a vendor can tell to the last.
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

    private mutating func maybe<Value>(_ value: (inout HistoryGenerator) -> Value) -> Value? {
        Bool.random(using: &random) ? value(&self) : nil
    }
}

/// Vigna's SplitMix64, so that a failure can be run again.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

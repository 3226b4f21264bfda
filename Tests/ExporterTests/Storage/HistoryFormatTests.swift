import Exporter
import SyncModel
import Testing

@Suite("The format of stored history")
struct HistoryFormatTests {
    private func history(seed: UInt64) -> SourceHistory {
        var generator = HistoryGenerator(seed: seed)
        return generator.history()
    }

    @Test("what is written is read back, whatever the texts and values are")
    func roundTrip() throws {
        for seed in UInt64(0)..<500 {
            let history = history(seed: seed)
            let bytes = HistoryFormat.encode(history, of: "nango")
            #expect(try HistoryFormat.decode(bytes, of: "nango") == history, "seed \(seed)")
        }
    }

    @Test("one bit or byte changed, anywhere, is refused")
    func damage() {
        for seed in UInt64(0)..<8 {
            let bytes = HistoryFormat.encode(history(seed: seed), of: "nango")
            for position in bytes.indices {
                for change: UInt8 in [0x01, 0x80, 0xFF] {
                    var damaged = bytes
                    damaged[position] ^= change
                    #expect(throws: HistoryRefusal.self, "seed \(seed), byte \(position)") {
                        try HistoryFormat.decode(damaged, of: "nango")
                    }
                }
            }
        }
    }

    @Test("a file that is cut short anywhere, or goes on, is refused")
    func truncation() {
        for seed in UInt64(0)..<8 {
            let bytes = HistoryFormat.encode(history(seed: seed), of: "nango")
            for count in bytes.indices {
                #expect(throws: HistoryRefusal.self) {
                    try HistoryFormat.decode(Array(bytes.prefix(count)), of: "nango")
                }
            }
            #expect(throws: HistoryRefusal.damaged) { try HistoryFormat.decode(bytes + [0], of: "nango") }
        }
    }

    @Test("damage with a fitting checksum is read or refused, and never traps, however its numbers lie")
    func forgery() {
        for seed in UInt64(0)..<2 {
            let body = HistoryFormat.encode(history(seed: seed), of: "nango").dropLast(32)
            for position in body.indices.dropFirst(9) {
                for value: UInt8 in [0x00, 0x7F, 0x80, 0xFF] {
                    var forged = Array(body)
                    forged[position] = value
                    _ = try? HistoryFormat.decode(forged + SHA256.digest(of: forged).bytes, of: "nango")
                }
                let cut = Array(body.prefix(position))
                _ = try? HistoryFormat.decode(cut + SHA256.digest(of: cut).bytes, of: "nango")
            }
        }
    }

    @Test("lengths and times that no file can hold are refused, though the checksum fits")
    func forgedExtremes() throws {
        let lengths: [[UInt8]] = [
            [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
            [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
            [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02],
            [UInt8](repeating: 0x80, count: 40),
        ]
        let start = Array("synchist".utf8) + [1]
        for number in lengths {
            for prefix in [[], [5] + Array("nango".utf8), [5] + Array("nango".utf8) + [0, 1]] {
                let forged = start + prefix + number + [0, 0]
                #expect(throws: HistoryRefusal.damaged) {
                    try HistoryFormat.decode(forged + SHA256.digest(of: forged).bytes, of: "nango")
                }
            }
        }
    }

    @Test("another version, another provider and other files are told apart")
    func foreign() {
        var bytes = HistoryFormat.encode(history(seed: 1), of: "merge")
        #expect(throws: HistoryRefusal.provider("merge")) { try HistoryFormat.decode(bytes, of: "nango") }
        bytes[8] = 2
        #expect(throws: HistoryRefusal.version(2)) { try HistoryFormat.decode(bytes, of: "merge") }
        for other in ["", "synchis", "{}", "\u{7F}ELF"] {
            #expect(throws: HistoryRefusal.foreign) { try HistoryFormat.decode(Array(other.utf8), of: "nango") }
        }
        #expect(throws: HistoryRefusal.damaged) { try HistoryFormat.decode(Array("synchist".utf8), of: "nango") }
    }

    @Test("absurd times and counts are brought into range, and do not cost the rest its history")
    func clamping() throws {
        var remembered = RememberedSync(state: .error, stateSince: Timestamp(microseconds: .max))
        remembered.lastSuccess = Timestamp(microseconds: .min)
        remembered.observedRuns = .max
        let identity = SyncIdentity(integration: "a", connection: "b", sync: "c", variant: "d", id: "e")
        let sync = StoredSync(identity: identity, history: remembered, presence: .expected(target: "a"))
        let bytes = HistoryFormat.encode(SourceHistory(saved: Timestamp(microseconds: .min), syncs: [sync]), of: "n")
        let back = try HistoryFormat.decode(bytes, of: "n")
        #expect(back.syncs.first?.identity == identity)
        #expect(back.syncs.first?.history.observedRuns == 1 << 53)
    }

    @Test("a sync that alone is larger than one may be is left out, and the others stay")
    func oversized() throws {
        let syncs = ["a", String(repeating: "x", count: HistoryFormat.mostBytesOfSync), "b"].map { id in
            StoredSync(
                identity: SyncIdentity(integration: "i", connection: "c", sync: "s", variant: "", id: id),
                history: RememberedSync(state: .success, stateSince: .at(1)), presence: .gone(for: .seconds(1)))
        }
        let bytes = HistoryFormat.encode(SourceHistory(saved: .at(2), syncs: syncs), of: "n")
        #expect(try HistoryFormat.decode(bytes, of: "n").syncs.map(\.identity.id) == ["a", "b"])
    }
}

import Foundation
import SyncModel
import Testing

@testable import Fleet

@Suite("The bytes of stored history")
struct StoredFleetTests {
    @Test("what is stored is read back, and storing it again gives the same bytes", arguments: 0..<20)
    func roundTrip(seed: Int) throws {
        let fleet = RandomFleet(seed: UInt64(seed)).fleet
        let bytes = StoredFiles.base(of: "nango", fleet.stored(memory: [1, 2, 3], lastSuccess: .at(7)))
        let stored = try StoredFiles.read(base: bytes, of: "nango").fleet
        #expect(stored.memory == [1, 2, 3])
        #expect(stored.lastSuccess == .at(7))
        #expect(stored.count == fleet.count + fleet.removedCount)
        var next = SourceFleet(maximumSyncs: 10_000)
        next.resume(stored, at: .at(1000), uptime: .seconds(1000))
        let again = next.stored(memory: [1, 2, 3], lastSuccess: .at(7))
        let read = try StoredFiles.read(base: StoredFiles.base(of: "nango", again), of: "nango").fleet
        #expect(read.descriptions == stored.descriptions)
    }

    @Test("one changed bit or byte, anywhere, is refused")
    func damage() {
        for seed in UInt64(0)..<2 {
            let bytes = RandomFleet(seed: seed).bytes
            for position in bytes.indices {
                for change: UInt8 in [0x01, 0xFF] {
                    var damaged = bytes
                    damaged[position] ^= change
                    #expect(throws: HistoryRefusal.self, "seed \(seed), byte \(position)") {
                        try StoredFiles.read(base: damaged, of: "nango")
                    }
                }
            }
        }
    }

    @Test("a file that is cut short anywhere, or goes on, is refused")
    func truncation() {
        let bytes = RandomFleet(seed: 4).bytes
        for count in bytes.indices {
            #expect(throws: HistoryRefusal.self) { try StoredFiles.read(base: Array(bytes.prefix(count)), of: "nango") }
        }
        #expect(throws: HistoryRefusal.damaged) { try StoredFiles.read(base: bytes + [0], of: "nango") }
    }

    @Test("damage with a fitting checksum is read or refused, and never traps", arguments: [UInt8(1), 2])
    func forgery(version: UInt8) {
        var body = Array(RandomFleet(seed: 5, steps: 2).bytes.dropLast(32))
        body[8] = version
        for position in body.indices.dropFirst(9) {
            for value: UInt8 in [0x7F, 0x80] {
                var forged = body
                forged[position] = value
                _ = try? StoredFiles.read(base: forged + SHA256.digest(of: forged).bytes, of: "nango")
            }
            let cut = Array(body.prefix(position))
            _ = try? StoredFiles.read(base: cut + SHA256.digest(of: cut).bytes, of: "nango")
        }
    }

    @Test("lengths and times that no file can hold are refused, though the checksum fits")
    func forgedExtremes() {
        let lengths: [[UInt8]] = [
            [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
            [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
            [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02],
            [UInt8](repeating: 0x80, count: 40),
        ]
        for version: UInt8 in [1, 2] {
            let start = Array("synchist".utf8) + [version]
            for number in lengths {
                for prefix in [[], [5] + Array("nango".utf8), [5] + Array("nango".utf8) + [0, 1]] {
                    let forged = start + prefix + number + [0, 0]
                    #expect(throws: HistoryRefusal.damaged) {
                        try StoredFiles.read(base: forged + SHA256.digest(of: forged).bytes, of: "nango")
                    }
                }
            }
        }
    }

    @Test("another version, another provider and other files are told apart")
    func foreign() {
        var bytes = StoredFiles.base(of: "merge", SourceFleet(maximumSyncs: 1).stored(memory: [], lastSuccess: nil))
        #expect(throws: HistoryRefusal.provider("merge")) { try StoredFiles.read(base: bytes, of: "nango") }
        bytes[8] = 3
        #expect(throws: HistoryRefusal.version(3)) { try StoredFiles.read(base: bytes, of: "merge") }
        for other in ["", "synchis", "{}", "\u{7F}ELF"] {
            #expect(throws: HistoryRefusal.foreign) { try StoredFiles.read(base: Array(other.utf8), of: "nango") }
        }
        #expect(throws: HistoryRefusal.damaged) { try StoredFiles.read(base: Array("synchist".utf8), of: "nango") }
    }

    @Test("absurd times and counts are brought into range")
    func clamping() throws {
        var fleet = SourceFleet(maximumSyncs: 10)
        var absurd = reading(
            .error, finished: Timestamp(microseconds: .max), success: Timestamp(microseconds: .min + 1))
        absurd.nextRun = Timestamp(microseconds: .max)
        absurd.interval = 9e12
        fleet.apply([absurd], at: 1)
        let bytes = StoredFiles.base(of: "n", fleet.stored(memory: [], lastSuccess: Timestamp(microseconds: .min)))
        let stored = try StoredFiles.read(base: bytes, of: "n").fleet
        #expect(stored.count == 1)
    }

    @Test("a sync that alone is larger than the maximum is left out, and the others stay")
    func oversized() throws {
        var fleet = SourceFleet(maximumSyncs: 10)
        var large = reading(id: "2")
        large.lastRunRecords = (0..<200).map {
            ModelChanges(model: "\(1000 + $0)" + String(repeating: "x", count: 500), added: $0)
        }
        fleet.apply([reading(id: "1"), large, reading(id: "3")], at: 1)
        let bytes = StoredFiles.base(of: "n", fleet.stored(memory: [], lastSuccess: nil))
        #expect(try StoredFiles.read(base: bytes, of: "n").fleet.descriptions.map(\.texts[5]) == [[0x31], [0x33]])
    }

    @Test("a file of version 1 is read, and a sync that was gone comes back with its history")
    func versionOne() throws {
        // Written by the last version before 2.
        let file =
            "c3luY2hpc3QBBW5hbmdvgKyFmQgB/9nECQEABmdpdGh1YgZnbG9iZXgGaXNzdWVzBGJhc2UBMhJpbnRlZ3JhdGlvbiBnaXRodWIAAv+Xmrw"
            + "EAS0EYWNtZQExfwT/g69f/93zaP+wkWT/h96+AQIFSXNzdWUDAgMCw6kEBk3/t7hyBQICBUlzc3VlAxQAAsOpBAgBawVwdWxscwEzgMLX"
            + "LwgG/5vJmwUAADTROyS5XUbOBFPgDfBDj6g71vc8Zr393WdEXVvsYl6v"
        let base = try StoredFiles.read(base: Array(try #require(Data(base64Encoded: file))), of: "nango")
        #expect(base.checksum == nil)
        #expect(base.fleet.lastSuccess == .at(1090))
        var fleet = SourceFleet(maximumSyncs: 10)
        fleet.resume(base.fleet, at: .at(1200), uptime: .seconds(50))
        #expect(fleet.awaitedRows(of: .github).map(\.id) == ["1", "2"])
        #expect(fleet.count == 0)
        fleet.apply(
            [
                reading(.error, id: "1", finished: .at(1150)), reading(sync: "issues", connection: "globex", id: "2"),
                reading(.paused, sync: "pulls", id: "3"),
            ], at: 100)
        let (first, second, third) = (fleet.rows[0], fleet.rows[1].row, fleet.rows[2].row)
        #expect(first.row.stateSince.time == .at(1000))
        #expect(first.row.lastStarted.time == .at(990))
        #expect(first.row.previousFinished.time == .at(995))
        #expect(first.row.lastSuccess.time == .at(900))
        #expect(first.row.observedRuns == 6)
        #expect(first.row.observedFailures == 3)
        #expect(first.row.failedRunsInARow == 1)
        #expect(first.models.map { first.content.texts[$0.model] } == ["Issue", "é"])
        #expect(first.models.map(\.added) == [1, ModelFigures.none])
        #expect(first.models.map(\.observedAdded) == [10, ModelFigures.none])
        #expect(first.models.map(\.observedDeleted) == [ModelFigures.none, 4])
        #expect(second.stateSince.time == .at(400))
        #expect(third.stateSince.time == .at(500))
        #expect(fleet.removedCount == 0)
    }
}

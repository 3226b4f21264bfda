import SyncModel
import Testing

@testable import Exporter

@Suite("Readings kept from poll to poll")
struct EarlierReadingsTests {
    private func targets(_ readings: [SyncReading]) -> [String: KnownTarget] {
        var ledger = SourceLedger()
        ledger.apply([("one", .success(target(readings))), ("two", .success(target([reading(id: "two")])))], at: 1000)
        return ledger.targets
    }

    private let before = (0..<50).map { reading(connection: "c\($0)", id: "\($0)") }

    @Test("a sync that reads as before keeps its reading, in whatever order the syncs come")
    func unchanged() {
        for order in [before, before.reversed(), Array(before[20...] + before[..<20]), [before[7], before[7]]] {
            let earlier = EarlierReadings(targets(before))
            let kept = EarlierReadings(targets(before))
            for reading in order {
                #expect(earlier.keep(reading) === earlier.keep(reading))
                #expect(kept.keep(reading).reading == reading)
            }
        }
    }

    @Test("a sync that reads otherwise, and one that is new, has a reading of its own")
    func changed() {
        let earlier = EarlierReadings(targets(before))
        for number in 0..<50 {
            let changed = reading(.error, connection: "c\(number)", id: "\(number)")
            #expect(earlier.keep(changed).reading == changed)
            let new = reading(connection: "c\(number)", id: "new")
            #expect(earlier.keep(new).reading == new)
            #expect(earlier.keep(before[number]) === earlier.keep(before[number]))
        }
    }

    @Test("before the first poll there is nothing to keep on")
    func none() {
        let earlier = EarlierReadings([:])
        #expect(earlier.keep(before[0]).reading == before[0])
        #expect(earlier.keep(before[0]) !== earlier.keep(before[0]))
    }
}

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
        let targets = targets(before)
        let known = targets.values.flatMap(\.syncs)
        for order in [before, before.reversed(), Array(before[20...] + before[..<20]), [before[7], before[7]]] {
            let earlier = EarlierReadings(targets)
            for reading in order {
                let kept = earlier.keep(reading)
                #expect(kept.reading == reading)
                #expect(known.contains { $0.isKept(as: kept) })
            }
        }
    }

    @Test("syncs of targets that are read side by side are found, however the targets take turns", arguments: [2, 40])
    func sideBySide(targets count: Int) {
        var ledger = SourceLedger()
        let targets = (0..<count).map { number in (0..<5).map { reading(integration: "i\(number)", id: "\($0)") } }
        ledger.apply(targets.enumerated().map { ("t\($0)", .success(target($1))) }, at: 1000)
        let kept = Set(ledger.targets.values.flatMap(\.syncs).map { ObjectIdentifier($0.kept(for: $0.reading)!) })
        let earlier = EarlierReadings(ledger.targets)
        for turn in 0..<5 {
            for target in targets.shuffled() {
                #expect(kept.contains(ObjectIdentifier(earlier.keep(target[turn]))))
                let new = earlier.keep(reading(integration: target[0].identity.integration, id: "new \(turn)"))
                #expect(!kept.contains(ObjectIdentifier(new)))
            }
        }
    }

    @Test("a sync that reads otherwise, and one that is new, has a reading of its own")
    func changed() {
        let targets = targets(before)
        let known = targets.values.flatMap(\.syncs)
        let earlier = EarlierReadings(targets)
        for number in 0..<50 {
            let changed = reading(.error, connection: "c\(number)", id: "\(number)")
            #expect(earlier.keep(changed).reading == changed)
            let new = reading(connection: "c\(number)", id: "new")
            #expect(earlier.keep(new).reading == new)
            #expect(known.contains { $0.isKept(as: earlier.keep(before[number])) })
        }
    }

    @Test("before the first poll there is nothing to keep on")
    func none() {
        let earlier = EarlierReadings([:])
        #expect(earlier.keep(before[0]).reading == before[0])
        #expect(earlier.keep(before[0]) !== earlier.keep(before[0]))
    }
}

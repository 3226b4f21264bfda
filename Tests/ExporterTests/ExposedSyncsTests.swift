import Exposition
import SyncModel
import Testing

@testable import Exporter

@Suite("Labels that tell every sync apart")
struct ExposedSyncsTests {
    private let source = LabelSet([("source", "s"), ("provider", "nango")])

    private func exposed(
        _ readings: [SyncReading], limit: Int = 100, after last: ExposedSyncs? = nil
    ) -> ExposedSyncs {
        let known = readings.map {
            KnownSync(
                reading: $0, history: SyncHistory.updating(nil, with: $0, at: .at(0)), readAt: .zero)
        }
        return ExposedSyncs(known, limit: limit, after: last)
    }

    @Test("of two syncs with the same labels the smaller id keeps them, the other takes its id as variant")
    func twins() {
        let shown = exposed([reading(id: "7"), reading(id: "3"), reading(id: "5")])
        #expect(
            Set(shown.syncs.map { [$0.shown.id, $0.shown.variant] }) == [["3", "base"], ["5", "5"], ["7", "7"]])
        #expect(shown.duplicates == 0)
        #expect(Set(shown.syncs.map { $0.labels(under: source) }).count == 3)
    }

    @Test("the same id under the same labels is a duplicate")
    func duplicates() {
        let shown = exposed([reading(id: "3"), reading(id: "3")])
        #expect(shown.syncs.count == 1)
        #expect(shown.duplicates == 1)
    }

    @Test("an id that is another's variant does not forge that one's labels")
    func variantCollision() {
        let shown = exposed([reading(id: "1"), reading(id: "2"), reading(variant: "2", id: "9")])
        #expect(Set(shown.syncs.map { $0.labels(under: source) }).count == shown.syncs.count)
        #expect(shown.syncs.count == 3)
        #expect(shown.duplicates == 0)
    }

    @Test("texts that only look alike are different labels")
    func normalization() {
        let shown = exposed([reading(connection: "caf\u{E9}", id: "1"), reading(connection: "cafe\u{301}", id: "2")])
        #expect(shown.syncs.map(\.shown.variant) == ["base", "base"])
    }

    @Test("the limit keeps the first in the order of labels whatever the order of the answer, and counts the rest")
    func limit() {
        let readings = (0..<20).map { reading(connection: "c\($0)", id: "\($0)") }
        let first = exposed(readings, limit: 5)
        let second = exposed(readings.reversed(), limit: 5)
        #expect(first.syncs.map(\.shown.connection) == ["c0", "c1", "c10", "c11", "c12"])
        #expect(first.syncs.map(\.shown.id) == second.syncs.map(\.shown.id))
        #expect(first.overLimit == 15)
    }

    @Test("syncs come in the order of their labels")
    func order() {
        let shown = exposed([reading(connection: "b", id: "1"), reading(connection: "a", id: "2")])
        #expect(shown.syncs.map(\.shown.connection) == ["a", "b"])
    }

    @Test("what a fleet is shown by does not depend on what it was shown by before", arguments: [100, 3])
    func succession(limit: Int) {
        let fleets = [
            [reading(connection: "b", id: "1"), reading(id: "7"), reading(id: "3"), reading(connection: "a", id: "2")],
            [
                reading(.error, connection: "b", id: "1"), reading(.error, id: "7"), reading(id: "3"),
                reading(.error, connection: "a", id: "2"),
            ],
            [reading(connection: "b", id: "1"), reading(id: "3"), reading(id: "7"), reading(connection: "a", id: "2")],
            [reading(connection: "b", id: "1"), reading(id: "7"), reading(id: "3"), reading(connection: "z", id: "2")],
            [reading(connection: "b", id: "1"), reading(id: "7"), reading(id: "3")],
            [reading(connection: "b", id: "1"), reading(id: "3"), reading(id: "3"), reading(connection: "a", id: "2")],
            // Texts that only look alike: they change places.
            [reading(connection: "caf\u{E9}", id: "1"), reading(connection: "cafe\u{301}", id: "1")],
            [reading(connection: "cafe\u{301}", id: "1"), reading(connection: "caf\u{E9}", id: "1")],
        ]
        for first in fleets {
            for second in fleets {
                let alone = exposed(second, limit: limit)
                let after = exposed(second, limit: limit, after: exposed(first, limit: limit))
                let again = exposed(second, limit: limit, after: after)
                for shown in [after, again] {
                    #expect(shown.syncs.map(\.shown) == alone.syncs.map(\.shown))
                    #expect(
                        shown.syncs.map { $0.labels(under: source) } == alone.syncs.map { $0.labels(under: source) })
                    #expect(shown.syncs.map(\.known.reading.state) == alone.syncs.map(\.known.reading.state))
                    #expect(shown.duplicates == alone.duplicates)
                    #expect(shown.overLimit == alone.overLimit)
                }
            }
        }
    }
}

@Suite("Label values of any length")
struct LabelValueTests {
    @Test("up to 1,024 bytes a value is itself")
    func short() {
        let text = String(repeating: "é", count: 512)
        #expect(LabelValue.bounded(text) == text)
        #expect(LabelValue.bounded(text + "x").utf8.count <= 1024)
    }

    @Test("a longer one is cut between characters and ends with the hash of the whole")
    func long() {
        let text = String(repeating: "é", count: 600)
        let bounded = LabelValue.bounded(text)
        // printf 'é%.0s' {1..600} | sha256sum
        let hash = SHA256.digest(of: Array(text.utf8)).hexadecimal.prefix(16)
        #expect(bounded == String(repeating: "é", count: 503) + "#" + hash)
        #expect(bounded.utf8.count == 1023)
        #expect(LabelValue.bounded(text + "x") != bounded)
    }

    @Test("one character of a hundred thousand bytes is cut all the same")
    func combining() {
        let bounded = LabelValue.bounded("e" + String(repeating: "\u{301}", count: 50_000))
        #expect((1020...1024).contains(bounded.utf8.count))
    }
}

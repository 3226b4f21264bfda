import SyncModel
import Testing

@Suite("Targets divided among exporters")
struct ShardFilterTests {
    private let targets = (0..<10_000).map { Target(.account, "customer-\($0)") }

    private func owner(of target: Target, among total: Int) -> [Int] {
        (0..<total).filter { index in
            Shard(index: index, total: total).map { ShardFilter($0, of: "merge").contains(target) } ?? false
        }
    }

    @Test("every target belongs to exactly one shard, and the shards are about equal", arguments: [1, 2, 3, 7])
    func partition(total: Int) {
        var sizes = [Int](repeating: 0, count: total)
        for target in targets {
            let owners = owner(of: target, among: total)
            #expect(owners.count == 1)
            for owner in owners { sizes[owner] += 1 }
        }
        let mean = targets.count / total
        #expect(sizes.allSatisfy { abs($0 - mean) < mean / 10 })
    }

    @Test("from three shards to four about a quarter moves, and only to the new one")
    func growth() {
        var moved = 0
        for target in targets {
            let (before, after) = (owner(of: target, among: 3), owner(of: target, among: 4))
            if before != after {
                moved += 1
                #expect(after == [3])
            }
        }
        #expect((2300...2700).contains(moved))
    }

    @Test("a target's shard never changes")
    func stability() {
        let targets = [
            Target(.integration, "github"), Target(.integration, "hubspot"), Target(.user, "1"),
            Target(.account, "acme"), Target(.account, "globex"),
        ]
        let owners = targets.map { owner(of: $0, among: 5) }
        #expect(owners == [[0], [3], [3], [2], [3]])
    }

    @Test("a target that is not counted is read by every exporter")
    func uncounted() {
        #expect(owner(of: Target(.file, "/etc/users", isCounted: false), among: 3) == [0, 1, 2])
    }

    @Test(
        "the ordinal of a StatefulSet is the number at the end of the host name",
        arguments: [
            ("exporter-0", 0), ("sync-health-exporter-12", 12), ("exporter-3.sync.svc.cluster.local", 3),
            ("exporter", nil), ("exporter-", nil), ("exporter-a1", nil), ("", nil), ("7", nil),
        ] as [(String, Int?)]
    )
    func ordinal(name: String, number: Int?) {
        #expect(Shard.ordinal(ofHostName: name) == number)
    }
}

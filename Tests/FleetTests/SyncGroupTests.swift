import Fleet
import SyncModel
import Testing

@Suite("Groups of syncs")
struct SyncGroupTests {
    private func fleet(isSummarized: Bool) -> SourceFleet {
        var fleet = SourceFleet(maximumSyncs: 10_000, isSummarized: isSummarized)
        var random = SeededRandom(seed: 7)
        for (index, integration) in ["github", "hubspot", "jira"].enumerated() {
            let syncs = (0..<400).map { number in
                var sync = reading(
                    SyncState.allCases.randomElement(using: &random) ?? .success,
                    sync: ["issues", "pulls", "users"][number % 3], integration: integration,
                    connection: "c\(number / 3)", id: "\(number)")
                if Bool.random(using: &random) { sync.lastSuccess = .at(Int64.random(in: 0..<10_000, using: &random)) }
                if Bool.random(using: &random) { sync.nextRun = .at(Int64.random(in: 9000..<11_000, using: &random)) }
                return sync
            }
            fleet.apply(syncs, of: Part("integration \(integration)"), at: Int64(index * 100))
        }
        return fleet
    }

    @Test("the figures of each group are those of its rows, with and without summaries", arguments: [false, true])
    func figures(isSummarized: Bool) {
        let fleet = fleet(isSummarized: isSummarized)
        let groups = SyncGroup.groups(of: fleet.blocks, at: .seconds(250))
        #expect(groups.map(\.integration) == ["github", "hubspot", "jira"].flatMap { [$0, $0, $0] })
        #expect(Array(groups.map(\.sync).prefix(3)) == ["issues", "pulls", "users"])
        let now = Timestamp.at(10_000)
        for group in groups {
            let rows = fleet.rows.filter { $0.integration == group.integration && $0.sync == group.sync }.map(\.row)
            let successes = rows.compactMap(\.lastSuccess.time)
            #expect(group.states == Dictionary(rows.map { ($0.state, 1) }, uniquingKeysWith: +))
            #expect(group.neverSucceeded == rows.count - successes.count)
            #expect(group.oldestSuccess == successes.min())
            for age in [0, 300, 3600, 6000, 10_000].map({ Duration.seconds($0) }) {
                #expect(group.fresh(within: age, at: now) == successes.count { now.since($0) <= age })
            }
            let overdue = rows.count {
                ![.running, .paused, .disabled].contains($0.state) && ($0.nextRun.time.map { $0 < now } ?? false)
            }
            #expect(group.overdue(at: now) == overdue)
        }
    }

    @Test("rows that are no longer served are in no group")
    func expired() {
        let groups = SyncGroup.groups(of: fleet(isSummarized: true).blocks, at: .seconds(400))
        #expect(Set(groups.map(\.integration)) == ["hubspot", "jira"])
        #expect(groups.reduce(0) { $0 + $1.states.values.reduce(0, +) } == 800)
        #expect(SyncGroup.groups(of: fleet(isSummarized: true).blocks, at: .seconds(501)).isEmpty)
    }
}

import Fleet
import SyncModel
import Testing
import VirtualTime

@testable import Polling

@Suite("What is read in parts")
struct EquivalenceTests {
    private static let now = Duration.seconds(1200)

    /// Every sync with what was read of it, the times of reading aside.
    private func rows(_ source: VirtualSource) -> [String] {
        (source.published?.blocks ?? []).flatMap { block in
            (0..<block.count).map { index in
                let row = block[index]
                return """
                    \(row.target) \(row.integration) \(row.connection) \(row.sync) \(row.variant) \(row.id) \
                    \(row.schedule) \(row.row.state) \(row.row.lastFinished) \(row.row.nextRun) \(row.row.lastSuccess) \
                    \(row.row.observedRuns)
                    """
            }
        }
    }

    @Test("names and connections give the same rows as one whole response", arguments: [0.02, 0.2])
    func parts(secondsPerSync: Double) {
        // Runs so rare that none ends meanwhile.
        let fleet = [VirtualNango.Integration(name: "big", connections: 150, names: 8, period: .seconds(30 * 86_400))]
        let whole = VirtualSource(fleet)
        whole.nango.change { $0.secondsPerSync = 0.001 }
        whole.poll(for: .seconds(20))
        let expected = rows(whole)
        #expect(expected.count == 1200)
        #expect(whole.requests(for: "big").count == 1)

        let parts = VirtualSource(fleet) { $0.maximumRequestsPerMinute = 1000 }
        parts.nango.change { $0.secondsPerSync = secondsPerSync }
        parts.poll(for: Self.now, every: .seconds(10))
        #expect(parts.requests(for: "big").count > 5)
        #expect(rows(parts) == expected)
    }

    @Test("no run is counted twice and none is lost, however a fleet is divided")
    func observedRuns() {
        let fleet = [VirtualNango.Integration(name: "big", connections: 60, names: 5, period: .seconds(600))]
        let sources = [0.001, 0.15].map { cost in
            let source = VirtualSource(fleet) { $0.maximumRequestsPerMinute = 300 }
            source.nango.change { $0.secondsPerSync = cost }
            return source
        }
        let runs = sources.map { source in
            source.poll(for: .seconds(3600), every: .seconds(10))
            return (source.published?.blocks ?? []).flatMap { $0.content.rows.map(\.observedRuns) }
        }
        for runs in runs {
            #expect(runs.count == 300)
            #expect(runs.allSatisfy { (5...6).contains($0) })
        }
    }
}

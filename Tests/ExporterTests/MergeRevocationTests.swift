import Exporter
import Fleet
import HTTPExchange
import Polling
import ServiceSupport
import SyncModel
import TestSupport
import Testing
import VendorSimulator

@Suite("Merge accounts whose tokens were revoked", .timeLimit(.minutes(5)))
struct MergeRevocationTests {
    private let clock = ManualTimekeeper(now: Timestamp(seconds: 1_780_000_000))

    /// A hundred good accounts, and twenty-five that were revoked among them.
    private var fleet: MergeFleet {
        MergeFleet(
            accounts: (0..<125).map { number in
                MergeTenant(
                    seed: 1, origin: "customer-\(number)", category: "hris", integration: "gusto",
                    isRevoked: number % 5 == 0, models: [(id: "hris.Employee", scenario: .healthy)])
            })
    }

    @Test("they cost the others nothing: in ten polls every good account is read, and the address is never shut out")
    func tenPolls() async throws {
        let simulator = VendorSimulator(merge: fleet, timekeeper: clock)
        try await withSimulator(simulator) { _, urls in
            let source = try source(simulator, at: urls.merge)
            for _ in 1...10 {
                let started = clock.uptime
                let summary = try #require(await source.poll())
                #expect(summary.targets == 125)
                #expect(summary.failedTargets == 25)
                #expect(summary.reasons == [.unauthorized])
                let published = try #require(source.published)
                #expect(published.syncCount == 100)
                let times = published.blocks.flatMap(\.readAt)
                #expect(times.allSatisfy { $0 >= started.wholeMicroseconds })
                // On this clock minutes pass while answers are under way: a poll may have outlasted its interval.
                clock.advance(by: max(.zero, .seconds(300) - (clock.uptime - started)))
            }
            #expect(simulator.merge.block.timesTripped == 0)
            #expect((1...20).contains(simulator.merge.block.mostFailures))
        }
    }

    private func source(_ simulator: VendorSimulator, at url: String) throws -> PolledSource {
        let accounts = simulator.merge.fleet.accounts.map {
            "{name: \($0.origin), category: hris, token: \($0.token)}"
        }
        return try PolledSource(
            yaml: """
                sources:
                  - name: test
                    provider: merge
                    base_url: \(url.replacing("127.0.0.1", with: "revoked.localhost"))
                    api_key: \(MergeSimulation.apiKey)
                    max_concurrency: 32
                    accounts: [\(accounts.joined(separator: ", "))]
                """, clock: clock)
    }
}

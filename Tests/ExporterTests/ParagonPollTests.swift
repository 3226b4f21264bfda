import CurlTransport
import Exporter
import Foundation
import HTTPExchange
import Logging
import Polling
import ServiceSupport
import SyncModel
import TestSupport
import Testing
import VendorSimulator

@Suite("Paragon from end to end", .timeLimit(.minutes(5)))
struct ParagonPollTests {
    private let now = 1_700_000_030

    @Test("the simulator's project is polled over real sockets and shown as it is")
    func demoProject() async throws {
        try await withSimulator { simulator, url in
            let source = try PolledSource(
                yaml: yaml(simulator, url: url), clock: ManualTimekeeper(now: Timestamp(seconds: Int64(now))))
            let summary = try #require(await source.poll())
            #expect(summary.isUp)
            #expect(summary.targets == 4)
            #expect(summary.failedTargets == 1)
            #expect(summary.reasons == [.unauthorized])

            let board = #"integration="jira",connection="acme",sync="issues",variant="board-b""#
            let labels = #"{source="test",provider="paragon",\#(board)"#
            #expect(source.value("sync_state\(labels),state=\"rate_limited\"}") == "1")
            #expect(source.value("sync_state\(labels),state=\"running\"}") == "0")
            #expect(source.value("sync_rate_limit_backoff_seconds\(labels)}") == "10")
            #expect(source.value("sync_records\(labels),model=\"issues\"}") != nil)
            #expect(source.value("sync_records_expected\(labels),model=\"issues\"}") != nil)

            let page = source.page()
            let states = page.split(separator: "\n").filter { $0.hasPrefix("sync_state{") && $0.hasSuffix(" 1") }
            for state in ["pending", "running", "success", "error", "rate_limited", "disabled", "unknown"] {
                #expect(states.contains { $0.contains("state=\"\(state)\"") }, "\(state)")
            }
            // Three users of five syncs each, of which one is deleted between the two questions.
            #expect(states.count == 14)
            #expect(states.count { $0.contains(#"integration="notion""#) } == 2)
            for absent in ["sync_next_run_", "sync_last_started_", "sync_connection_state", "sync_last_run_records"] {
                #expect(!page.contains("\n\(absent)"), "\(absent)")
            }

            source.clock.advance(by: .seconds(300))
            await source.poll()
            let tokens = Set(simulator.log.entries.compactMap { $0["authorization"] })
            #expect(tokens.count == 5, "one a user, and another for the one that was refused")
        }
    }

    @Test("syncs of one integration and pipeline are told apart by their names, and without names by their ids")
    func twins() async throws {
        let sync = { (name: String?, number: Int) in
            ParagonSync(
                seed: 1, user: "acme", integration: "jira", pipeline: "issues", configurationName: name,
                number: number, frequency: nil, interval: 60)
        }
        let named = ["board-a", "board-b"].map { sync($0, 0) }
        let nameless = (0..<3).map { sync(nil, $0) }.sorted { $0.id < $1.id }
        let user = ParagonConnectedUser(id: "acme", syncs: named + nameless.reversed())
        try await withSimulator(ParagonFleet(users: [user])) { simulator, url in
            let source = try PolledSource(
                yaml: yaml(simulator, url: url), clock: ManualTimekeeper(now: Timestamp(seconds: Int64(now))))
            let variants = ["board-a": named[0].id, "board-b": named[1].id, "": nameless[0].id]
                .merging(nameless.dropFirst().map { ($0.id, $0.id) }) { first, _ in first }
            for _ in 1...2 {
                await source.poll()
                #expect(source.value("sync_source_syncs{") == "5")
                for (variant, id) in variants {
                    let labels = #"connection="acme",sync="issues",variant="\#(variant)""#
                    let series = #"{source="test",provider="paragon",integration="jira",\#(labels)"#
                    #expect(source.value(#"sync_info\#(series),id="\#(id)",schedule=""}"#) == "1", "\(variant)")
                    #expect(source.value("sync_lag_seconds\(series)}") != nil, "\(variant)")
                }
            }
            #expect(
                source.value(#"sync_source_syncs_dropped_total{source="test",provider="paragon",reason="dup"#) == "0")
        }
    }

    private func yaml(_ simulator: VendorSimulator, url: String) -> String {
        """
        sources:
          - name: test
            provider: paragon
            base_url: \(url)
            project_id: \(simulator.paragon.project.id)
            signing_key: \(Self.quoted(simulator.paragon.project.signingKey))
            users: [\(simulator.paragon.users.joined(separator: ", "))]
        """
    }

    private func withSimulator(
        _ fleet: ParagonFleet = .demo(seed: 1),
        _ body: @escaping @Sendable (VendorSimulator, String) async throws -> Void
    ) async throws {
        let simulator = VendorSimulator(
            paragon: fleet, timekeeper: ManualTimekeeper(now: Timestamp(seconds: Int64(now))))
        let (streams, started) = AsyncStream.makeStream(of: String.self)
        let run = Task { try await simulator.run { started.yield($0.paragon) } }
        defer { run.cancel() }
        var urls = streams.makeAsyncIterator()
        try await body(simulator, try #require(await urls.next()))
    }

    /// A PEM key as one line of YAML, as it comes out of an environment variable.
    private static func quoted(_ pem: String) -> String {
        "'\(pem.replacing("\n", with: "\\n"))'"
    }
}

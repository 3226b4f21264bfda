import CurlTransport
import Exporter
import Foundation
import HTTPExchange
import Logging
import SyncModel
import TestSupport
import Testing
import VendorSimulator

@Suite("Paragon from end to end", .timeLimit(.minutes(1)))
struct ParagonPollTests {
    private let now = 1_700_000_030

    @Test("the simulator's project is polled over real sockets and shown as it is")
    func demoProject() async throws {
        try await withSimulator { simulator, url in
            let source = try PolledSource(
                yaml: """
                    sources:
                      - name: test
                        provider: paragon
                        base_url: \(url)
                        project_id: \(simulator.paragon.project.id)
                        signing_key: \(Self.quoted(simulator.paragon.project.signingKey))
                        users: [\(simulator.paragon.users.joined(separator: ", "))]
                    """, now: Timestamp(seconds: Int64(now)))
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

    private func withSimulator(
        _ body: @escaping @Sendable (VendorSimulator, String) async throws -> Void
    ) async throws {
        let simulator = VendorSimulator(clock: { [now] in Double(now) })
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

extension PolledSource {
    /// A source as a configuration file describes it, at a time of day.
    init(yaml: String, now: Timestamp) throws {
        let source = try ConfigurationLoader(environment: [:]).load(Array(yaml.utf8), path: "test").sources[0]
        clock.set(now: now)
        store = SnapshotStore([SourceSnapshot(of: source)])
        poller = SourcePoller(
            source, transport: CurlTransport.shared, store: store, timekeeper: clock, logger: log.logger(.debug))
    }
}

import Exporter
import Exposition
import Fleet
import HTTPEndpoint
import HTTPExchange
import Logging
import Polling
import Rendering
import ServiceSupport
import SyncModel
import TestSupport
import Testing
import VendorSimulator
import Vendors
import VirtualTime

@Suite("Polling Merge", .timeLimit(.minutes(5)))
struct MergePollingTests {
    private let time = VirtualTime(start: Timestamp(seconds: 1_780_000_000))
    private let log = LineBox()

    private func simulator(_ fleet: MergeFleet) -> VendorSimulator {
        let simulator = VendorSimulator(merge: fleet, timekeeper: time)
        simulator.merge.settings.requestsPerMinute = nil
        return simulator
    }

    /// A source that reads every account of the simulator's.
    ///
    /// - Parameter host: Of the test's own, since sources share what failures a host takes.
    private func poller(
        _ simulator: VendorSimulator, host: String, publication: Publication, latency: Duration = .zero,
        key: String = MergeSimulation.apiKey
    ) throws -> SourcePoller {
        let accounts = simulator.merge.fleet.accounts.map {
            "      - {name: \($0.origin), category: \($0.category), token: \($0.token)}"
        }
        let text = """
            sources:
              - name: merge
                provider: merge
                base_url: http://\(host)/merge
                api_key: \(key)
                max_requests_per_minute: 100000
                categories: [hris, ats]
                accounts:
            \(accounts.joined(separator: "\n"))
            """
        let configuration = try ConfigurationLoader(environment: [:]).load(Array(text.utf8), path: "merge.yml")
        let transport = SimulatorTransport(simulator: simulator, timekeeper: time, latency: latency)
        return SourcePoller(
            configuration.sources[0], transport: transport, publication: publication, timekeeper: time,
            logger: log.logger(.debug))
    }

    private func page(_ publication: Publication) -> [String] {
        let scrape = Scrape(
            of: publication, with: Renderer(), settings: RenderSettings(stateSeries: .active), requests: [:],
            exporter: .forTests, now: time.now, uptime: time.uptime)
        return String(decoding: ScrapePage(scrape, as: .text).body(.identity).bytes, as: UTF8.self)
            .split(separator: "\n").map(String.init)
    }

    @Test("a fleet becomes series: states, times, connections, and nothing that is private")
    func fleet() throws {
        let simulator = simulator(.demo(seed: 1))
        simulator.merge.settings.largestPage = 2
        simulator.merge.settings.namesNextPageByAddress = true
        let publication = Publication()
        let poller = try poller(simulator, host: "fleet.example", publication: publication)
        let summary = try #require(time.run { await poller.runRound() } ?? nil)
        #expect(summary.isUp)
        #expect(summary.targets == 10)
        #expect(summary.failedTargets == 1)
        #expect(summary.reasons == [.unauthorized])

        let lines = page(publication)
        let shows: (String) -> Bool = { lines.contains($0) }
        let base = #"source="merge",provider="merge""#
        let timeOff = #"{\#(base),integration="bamboohr",connection="acme",sync="hris.TimeOff",variant="""#
        #expect(shows(#"sync_state\#(timeOff),state="partial"} 1"#))
        let id = try #require(simulator.merge.fleet.accounts.first?.id)
        #expect(shows(#"sync_info\#(timeOff),id="\#(id)/hris.TimeOff",schedule=""} 1"#))
        for state in ["running", "rate_limited", "partial", "paused", "disabled", "unknown"] {
            let isShown = lines.contains { $0.hasPrefix("sync_state{") && $0.contains(#"state="\#(state)""#) }
            #expect(isShown, "\(state)")
        }
        let connections = [
            ("bamboohr", "acme", "ok"), ("workday", "initech", "relink_needed"), ("rippling", "umbrella", "incomplete"),
            ("lever", "stark-industries", "idle"), ("ats", "wayne-enterprises", "ok"), ("jira", "cyberdyne", "ok"),
        ]
        for (integration, connection, state) in connections {
            let labels = #"{\#(base),integration="\#(integration)",connection="\#(connection)",state="\#(state)"}"#
            #expect(shows("sync_connection_state\(labels) 1"), "\(labels)")
        }
        let claimed = lines.filter { $0.hasPrefix("sync_records") || $0.hasPrefix("sync_interval_seconds") }
        #expect(claimed.isEmpty)
        let all = (lines + log.lines).joined().lowercased()
        let shown = ["private", "token-", MergeSimulation.apiKey].filter { all.contains($0) }
        #expect(shown.isEmpty)
    }

    @Test(
        "failures never shut the address out: refused tokens, broken answers, a wrong key, in several sources at once",
        arguments: [Duration.zero, .milliseconds(40), .seconds(3)])
    func neverBlocked(latency: Duration) throws {
        let fleet = MergeFleet(
            accounts: (0..<60).map { number in
                MergeTenant(
                    seed: 1, origin: "customer-\(number)", category: "hris", integration: "gusto",
                    isRevoked: number % 2 == 0, models: [(id: "hris.Employee", scenario: .healthy)])
            })
        let simulator = simulator(fleet)
        simulator.faults.add(.status(503), path: "/merge/api/hris/v1/account-details")
        let host = "blocked-\(latency.wholeMicroseconds).example"
        let publications = (0..<3).map { _ in Publication() }
        let pollers = try zip(publications, [MergeSimulation.apiKey, MergeSimulation.apiKey, "wrong"]).map {
            publication, key in
            try poller(simulator, host: host, publication: publication, latency: latency, key: key)
        }
        for _ in 1...2 {
            let time = time
            time.run {
                await withDiscardingTaskGroup { group in
                    for poller in pollers { group.addTask { _ = await poller.runRound() } }
                }
                try? await time.sleep(for: .seconds(300))
            }
        }
        #expect(simulator.merge.block.timesTripped == 0)
        #expect((1...20).contains(simulator.merge.block.mostFailures))
        let sources = publications.compactMap { $0["merge"] }
        #expect(sources.map(\.status.isUp) == [true, true, false])
        #expect(sources.first?.status.failedTargets == 30)
        #expect(sources.first?.syncCount == 30)
    }
}

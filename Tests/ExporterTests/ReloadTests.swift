import Exporter
import HTTPEndpoint
import ServiceSupport
import SyncModel
import Synchronization
import TestSupport
import Testing

@Suite("A reload")
struct ReloadTests {
    @Test("a source that it leaves alone is not polled again, one that it changes goes on with its counters")
    func unchangedSources() async throws {
        try await withReloads { (exporter, file, server) async throws in
            let polled = await server.untilRequests(2).count
            file.yaml = yaml(server, interval: "2m", third: true)
            #expect(try await exporter.reload().status == 200)
            await server.untilRequests(polled + 2)
            await exporter.untilReady()
            let asked = server.requests.dropFirst(polled).map(\.target)
            #expect(asked.allSatisfy { $0.hasPrefix("/changed/") || $0.hasPrefix("/third/") }, "\(asked)")
            #expect(try await exporter.value("sync_source_polls_total{source=\"kept\"") == 1)
            #expect(try await exporter.value("sync_source_polls_total{source=\"changed\"") == 2)
            #expect(try await exporter.value("sync_source_requests_total{source=\"changed\"") == 2)
            #expect(try await exporter.value("sync_source_poll_interval_seconds{source=\"changed\"") == 120)
            #expect(try await exporter.value("sync_source_up{source=\"third\"") == 1)
        }
    }

    @Test("a source that it takes away is gone, and its series with it")
    func removedSource() async throws {
        try await withReloads { (exporter, file, server) async throws in
            await server.untilRequests(2)
            await exporter.untilReady()
            #expect(try await exporter.lines("sync_info{source=\"changed\"").count == 1)
            file.yaml = yaml(server, changed: false)
            #expect(try await exporter.reload("PUT").status == 200)
            let lines = try await exporter.get("/metrics").lines
            #expect(lines.allSatisfy { !$0.contains("source=\"changed\"") })
            #expect(try await exporter.get("/metrics?source=changed").status == 404)
            #expect(try await exporter.lines("sync_info{source=\"kept\"").count == 1)
        }
    }

    @Test("a source that goes and comes back begins anew, but its requests of the last minute still count")
    func returningSource() async throws {
        try await withReloads { (exporter, file, server) async throws in
            await server.untilRequests(2)
            await exporter.untilReady()
            file.yaml = yaml(server, limit: 1)
            #expect(try await exporter.reload().status == 200)
            let asked = server.requests.count { $0.target.hasPrefix("/changed/") }
            for _ in 1...3 {
                file.yaml = yaml(server, changed: false, limit: 1)
                #expect(try await exporter.reload().status == 200)
                file.yaml = yaml(server, limit: 1)
                #expect(try await exporter.reload().status == 200)
            }
            #expect(try await exporter.lines("sync_info{source=\"changed\"").isEmpty)
            #expect(server.requests.count { $0.target.hasPrefix("/changed/") } == asked)
        }
    }

    @Test("new settings of the exposition hold at once, without a poll")
    func globalSettings() async throws {
        try await withReloads { (exporter, file, server) async throws in
            let polled = await server.untilRequests(2).count
            await exporter.untilReady()
            let states = "sync_state{source=\"kept\""
            #expect(try await exporter.lines(states).count == 9)
            file.yaml = yaml(server, global: "state_series: active, exclude_metrics: [sync_source_up]")
            #expect(try await exporter.reload().status == 200)
            #expect(try await exporter.lines(states).count == 1)
            #expect(try await exporter.lines("sync_source_up").isEmpty)
            #expect(server.requests.count == polled)
        }
    }

    @Test("what is wrong with a new configuration is answered, and everything stays as it was")
    func invalid() async throws {
        let log = LineBox()
        try await withReloads(log: log) { (exporter, file, server) async throws in
            await server.untilRequests(2)
            await exporter.untilReady()
            let hash = try await exporter.value("sync_exporter_config_hash")
            let loaded = try await exporter.value("sync_exporter_config_last_reload_success_timestamp_seconds")
            let good = file.yaml
            file.yaml = "global: {interval: soon}\nsources: []"
            exporter.clock.advance(by: .seconds(5))
            let answer = try await exporter.reload()
            #expect(answer.status == 500)
            #expect(answer.lines.contains { $0.hasPrefix("test.yml:1:20: interval: ") }, "\(answer.lines)")
            #expect(answer.lines.contains { $0.hasPrefix("test.yml:2:") }, "\(answer.lines)")
            #expect(try await exporter.value("sync_exporter_config_last_reload_successful") == 0)
            #expect(try await exporter.value("sync_exporter_config_hash") == hash)
            #expect(
                try await exporter.value("sync_exporter_config_last_reload_success_timestamp_seconds") == loaded)
            #expect(try await exporter.value("sync_source_up{source=\"kept\"") == 1)
            #expect(log.lines.contains { $0.contains("level=error") && $0.contains("interval: ") }, "\(log.lines)")

            file.yaml = good + "# better\n"
            #expect(try await exporter.reload().status == 200)
            #expect(try await exporter.value("sync_exporter_config_last_reload_successful") == 1)
            #expect(try await exporter.value("sync_exporter_config_hash") != hash)
            #expect(
                try await exporter.value("sync_exporter_config_last_reload_success_timestamp_seconds")
                    == Double(exporter.clock.now.microseconds) / 1e6)
        }
    }

    @Test("without --web.enable-lifecycle it is forbidden, and it is never a GET")
    func forbidden() async throws {
        let log = LineBox()
        try await withReloads(isEnabled: false, log: log) { (exporter, _, _) async throws in
            #expect(try await exporter.reload().status == 403)
            #expect(try await exporter.reload("PUT").status == 403)
            let answer = try await Oracle.curl.ask(["-si", exporter.url + "/-/reload"]).output
            #expect(answer.hasPrefix("HTTP/1.1 405"))
            #expect(answer.contains("Allow: POST, PUT\r\n"))
            #expect(!log.lines.contains { $0.contains("reloaded") })
        }
    }

    @Test("the exporter stays ready while a new source is polled for the first time")
    func readiness() async throws {
        let gate = Gate()
        try await withReloads(
            answer: { $0.target.hasPrefix("/third/") ? [.wait(gate), .send(oneSync)] : [.send(oneSync)] },
            { (exporter, file, server) async throws in
                await exporter.untilReady()
                file.yaml = yaml(server, third: true)
                #expect(try await exporter.reload().status == 200)
                #expect(try await exporter.get("/-/ready").status == 200)
                #expect(try await exporter.lines("sync_source_up{source=\"third\"").isEmpty)
                gate.open()
            })
    }

    @Test("a hundred of them, each in the middle of a poll: no scrape fails, no counter falls, no connection is left")
    func inTheMiddleOfAPoll() async throws {
        let rounds = 100
        try await withReloads(
            answer: { $0.target.hasPrefix("/changed/") ? [.hang] : [.send(oneSync)] },
            { (exporter, file, server) async throws in
                let isOver = Mutex(false)
                let scraping = Task {
                    var scrapes = 0
                    var last: [String: Double] = [:]
                    while !isOver.withLock({ $0 }) || scrapes == 0 {
                        let (status, lines) = try await exporter.get("/metrics")
                        #expect(status == 200)
                        let counters = Self.counters(in: lines)
                        for (name, value) in last { #expect(counters[name, default: -1] >= value, "\(name)") }
                        last = counters
                        scrapes += 1
                    }
                    return last
                }
                for round in 1...rounds {
                    _ = await server.untilRequests(round + 1)
                    file.yaml = yaml(server, interval: "\(60 + round)s")
                    #expect(try await exporter.reload().status == 200)
                }
                _ = await server.untilRequests(rounds + 2)
                isOver.withLock { $0 = true }
                let last = try await scraping.value
                #expect(last["sync_source_requests_total{source=\"changed\",provider=\"nango\"}", default: 0] >= 99)
                await server.untilConnectionsEnded(rounds)
                #expect(try await exporter.value("sync_source_polls_total{source=\"kept\"") == 1)
                #expect(try await exporter.lines("sync_info{source=\"kept\"").count == 1)
            })
    }

    @Test("many at once are applied one after another, each read when the one before is in force")
    func atOnce() async throws {
        let log = LineBox()
        try await withReloads(
            log: log,
            { (exporter, file, server) async throws in
                try await withThrowingTaskGroup(of: Int.self) { group in
                    for number in 1...20 {
                        file.yaml = yaml(server, interval: "\(60 + number)s")
                        group.addTask { try await exporter.reload().status }
                    }
                    for try await status in group { #expect(status == 200) }
                }
                let events = log.lines.compactMap { line -> String? in
                    line == "load" ? line : line.contains("msg=\"configuration reloaded\"") ? "reloaded" : nil
                }
                #expect(events == ["load"] + Array(repeating: ["load", "reloaded"], count: 20).flatMap(\.self))
                #expect(try await exporter.value("sync_source_poll_interval_seconds{source=\"changed\"") == 80)
            })
    }

    private static func counters(in lines: [String]) -> [String: Double] {
        var counters: [String: Double] = [:]
        for line in lines where line.hasPrefix("sync_") && line.prefix(while: { $0 != "{" }).hasSuffix("_total") {
            let parts = line.split(separator: " ")
            counters[parts.dropLast().joined(separator: " ")] = parts.last.flatMap { Double($0) }
        }
        return counters
    }
}

private let oneSync = ScriptedServer.json(
    """
    {"syncs":[{"id":"1","connection_id":"acme","name":"issues","variant":"base","status":"SUCCESS",
    "finishedAt":"2026-01-02T03:04:05.000Z","latestResult":{"Issue":{"added":1,"updated":0,"deleted":0}}}]}
    """)

/// The configuration file of a test, which it may write again.
private final class ConfigurationFile: Sendable {
    private let text: Mutex<String>
    private let log: LineBox

    /// - Parameter log: Told of every reading.
    init(_ text: String, log: LineBox) {
        self.text = Mutex(text)
        self.log = log
    }

    var yaml: String {
        get { text.withLock { $0 } }
        set { text.withLock { $0 = newValue } }
    }

    func load() throws(InvalidConfiguration) -> Configuration {
        log.add("load")
        return try ConfigurationLoader(environment: [:]).load(Array(yaml.utf8), path: "test.yml")
    }
}

/// Two or three sources at one server, told apart by their paths.
private func yaml(
    _ server: ScriptedServer, global: String = "", interval: String = "1m", changed: Bool = true, third: Bool = false,
    limit: Int = 10_000
) -> String {
    let names = ["kept"] + (changed ? ["changed"] : []) + (third ? ["third"] : [])
    return "global: {\(global)}\nsources:\n"
        + names.map { name in
            """
              - name: \(name)
                provider: nango
                base_url: \(server.url("/\(name)"))
                secret_key: k
                integrations: [github]
                connection_health: false
                max_requests_per_minute: \(limit)
                interval: \(name == "changed" ? interval : "1m")

            """
        }.joined()
}

/// Runs an exporter whose configuration can be written again.
private func withReloads(
    isEnabled: Bool = true, log: LineBox = LineBox(),
    answer: @escaping ScriptedServer.Script = { _ in [.send(oneSync)] },
    _ body: (RunningExporter, ConfigurationFile, ScriptedServer) async throws -> Void
) async throws {
    let server = try ScriptedServer(answer)
    let file = ConfigurationFile(yaml(server), log: log)
    let clock = ManualTimekeeper()
    var options = WebOptions.loopback()
    options.isLifecycleEnabled = isEnabled
    let exporter = service(
        try file.load(), options: options, clock: clock, log: log,
        reload: { () throws(InvalidConfiguration) in try file.load() })
    try await running(exporter, clock: clock) { try await body($0, file, server) }
}

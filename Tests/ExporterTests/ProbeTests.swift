import Exporter
import HTTPEndpoint
import ServiceSupport
import Synchronization
import TestSupport
import Testing

@Suite("A probe")
struct ProbeTests {
    @Test("it polls the source now, and answers with its metrics and no others")
    func polls() async throws {
        try await withProbes { (exporter, server) async throws in
            await server.untilRequests(2)
            await exporter.untilReady()
            let (status, lines) = try await exporter.get("/probe?source=one")
            #expect(status == 200)
            #expect(server.requests.count { $0.target.hasPrefix("/one/") } == 2)
            #expect(server.requests.count { $0.target.hasPrefix("/two/") } == 1)
            let samples = lines.filter { !$0.hasPrefix("#") && !$0.isEmpty }
            #expect(samples.contains { $0.hasPrefix("sync_info{source=\"one\"") })
            #expect(samples.contains("sync_source_polls_total{source=\"one\",provider=\"nango\"} 2"))
            #expect(samples.allSatisfy { $0.contains("source=\"one\"") }, "\(samples)")
            let verdict = try await Oracle.promtool.ask(
                ["check", "metrics"], input: Array(lines.joined(separator: "\n").utf8) + [UInt8(ascii: "\n")])
            #expect(verdict.status == 0 && verdict.output + verdict.error == "")
        }
    }

    @Test("no name, two names or an empty one is a 400, an unknown one or a URL a 404")
    func names() async throws {
        try await withProbes { (exporter, server) async throws in
            for query in ["", "?source=", "?source=one&source=two", "?target=one", "?source=%"] {
                let (status, _) = try await exporter.get("/probe\(query)")
                #expect(status == 400, "\(query)")
            }
            for name in ["three", "http%3A%2F%2F127.0.0.1%3A1%2F"] {
                let (status, _) = try await exporter.get("/probe?source=\(name)")
                #expect(status == 404, "\(name)")
            }
            #expect(server.requests.count <= 2)
        }
    }

    @Test("out of time, it answers before the scrape's deadline with what is known, and with timeout counted")
    func deadline() async throws {
        let isHanging = Mutex(false)
        try await withProbes(answer: { _ in isHanging.withLock(\.self) ? [.hang] : [.send(noSyncs)] }) {
            (exporter, server) async throws in
            await server.untilRequests(2)
            await exporter.untilReady()
            isHanging.withLock { $0 = true }
            let before = exporter.clock.uptime
            async let answer = Oracle.curl.ask([
                "-s", "-H", "X-Prometheus-Scrape-Timeout-Seconds: 10", exporter.url + "/probe?source=one",
            ])
            await server.untilRequests(3)
            // The two sources sleep until their next polls, the probe until its deadline.
            await exporter.clock.untilAsleep(3)
            let wait = try #require(exporter.clock.untilNextWake)
            #expect(wait <= .milliseconds(9500) && wait >= .seconds(5))
            exporter.clock.advance(by: wait)
            let page = try await answer.output
            #expect(exporter.clock.uptime - before <= .milliseconds(9500))
            #expect(page.contains("\nsync_source_up{source=\"one\",provider=\"nango\"} 1\n"))
            #expect(page.contains("\nsync_info{source=\"one\""))
            let failures = "sync_source_poll_failures_total{source=\"one\",provider=\"nango\",reason=\"timeout\"} 1\n"
            #expect(page.contains(failures))
        }
    }

    @Test("whoever hangs up gives its place back, while the poll goes on")
    func abandoned() async throws {
        try await withHeldProbes { (exporter, server, gate) async throws in
            let port = try #require(exporter.url.split(separator: ":").last.flatMap { Int($0) })
            for _ in 1...2 {
                let client = try RawClient(port: port)
                try client.write("GET /probe?source=one HTTP/1.1\r\nHost: localhost\r\n\r\n")
            }
            while try await exporter.get("/metrics").status != 200 {}
            gate.open()
            #expect(server.requests.count <= 3)
        }
    }

    @Test("two at once share one poll")
    func shared() async throws {
        try await withHeldProbes { (exporter, server, gate) async throws in
            async let first = exporter.get("/probe?source=one")
            await server.untilRequests(3)
            async let second = Self.admitted("/probe?source=one", exporter)
            // A third one that is refused tells that the second has been seen: there are two places.
            while try await exporter.get("/metrics").status != 503 {}
            gate.open()
            #expect(try await first.status == 200)
            #expect(try await second == 200)
            #expect(server.requests.count == 3)
        }
    }

    /// Asks until there is a place.
    private static func admitted(_ path: String, _ exporter: RunningExporter) async throws -> Int {
        while true {
            let (status, _) = try await exporter.get(path)
            if status != 503 { return status }
        }
    }
}

private let noSyncs = ScriptedServer.json(
    """
    {"syncs":[{"id":"1","connection_id":"acme","name":"issues","variant":"base","status":"SUCCESS"}]}
    """)

/// Runs an exporter over two sources, told apart by their paths.
private func withProbes(
    answer: @escaping ScriptedServer.Script = { _ in [.send(noSyncs)] },
    _ body: (RunningExporter, ScriptedServer) async throws -> Void
) async throws {
    let server = try ScriptedServer(answer)
    let sources = ["one", "two"].map { name in
        """
          - name: \(name)
            provider: nango
            base_url: \(server.url("/\(name)"))
            secret_key: k
            integrations: [github]
            connection_health: false

        """
    }
    let yaml = "sources:\n" + sources.joined()
    let clock = ManualTimekeeper()
    var options = WebOptions.loopback()
    options.maximumRequests = 2
    let exporter = service(
        try ConfigurationLoader(environment: [:]).load(Array(yaml.utf8), path: "test"), options: options, clock: clock)
    try await running(exporter, clock: clock) { try await body($0, server) }
}

/// The same, after the first poll of each: from then on the vendors answer when the gate opens.
private func withHeldProbes(
    _ body: (RunningExporter, ScriptedServer, Gate) async throws -> Void
) async throws {
    let gate = Gate()
    let isHeld = Mutex(false)
    try await withProbes(answer: { _ in isHeld.withLock(\.self) ? [.wait(gate), .send(noSyncs)] : [.send(noSyncs)] }) {
        (exporter, server) async throws in
        await server.untilRequests(2)
        await exporter.untilReady()
        isHeld.withLock { $0 = true }
        try await body(exporter, server, gate)
    }
}

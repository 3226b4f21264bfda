import Exporter
import Foundation
import TestSupport
import Testing

/// Against the program itself: what it may cost is counted by the system, for its process alone.
@Suite("Overload", .timeLimit(.minutes(5)))
struct ProgramOverloadTests {
    /// By how many bytes the process may grow.
    private static let memory = 64.0 * 1024 * 1024

    @Test("two thousand silent connections, then 200 scrapes at once: each client is answered, polls are on time")
    func overload() async throws {
        OpenFileLimit.raise()
        // On threads of their own, so that only the exporter can be late.
        let large = try ScriptedServer(answering: Self.fleet(1_500, name: String(repeating: "n", count: 500)))
        let small = try ScriptedServer(answering: Self.fleet(4, name: "n"))
        let program = try Program()
        try program.write(
            "sources:\n" + Self.source("large", at: large, interval: "1h")
                + Self.source("small", at: small, interval: "1s"), to: "c.yml")
        let service = try program.start(
            "serve", "--config.file", "c.yml", "--web.listen-address", "127.0.0.1:0", "--web.max-requests", "5")
        let exporter = try Overloaded(try #require(await service.address(), "\(service.logged)"))
        while try await exporter.status(of: "/-/ready") != 200 { await Task.yield() }

        let prometheus = try RawClient(port: exporter.port)
        let before = try await exporter.scrape(over: prometheus)
        let start = ContinuousClock.now

        // More than the endpoint keeps, half of them in the middle of a head.
        var silent: [RawClient] = []
        for number in 0..<2_000 {
            let client = try RawClient(port: exporter.port)
            if number.isMultiple(of: 2) { try client.write("GET /metrics HTTP/1.1\r\nHost:") }
            silent.append(client)
            guard number % 200 == 199 else { continue }
            _ = try await exporter.scrape(over: prometheus)
            #expect(try await exporter.status(of: "/metrics?source=small") == 200)
        }
        let crowded = try await exporter.scrape(over: prometheus)
        #expect((900...1_100).contains(crowded.openFiles), "\(crowded)")
        #expect(crowded.residentBytes - before.residentBytes < Self.memory, "\(before), \(crowded)")

        // Pages too large for the sockets: who begins to read one does not keep others from being answered.
        for _ in 0..<2 {
            let scrapes = try await exporter.begin(200)
            let pages = scrapes.count { $0.beginning.hasPrefix("HTTP/1.1 200 ") }
            let refusals = scrapes.count {
                $0.beginning.hasPrefix("HTTP/1.1 503 ") && $0.beginning.contains("\r\nRetry-After: 1\r\n")
            }
            #expect(pages >= 5)
            #expect(pages + refusals == 200)
            #expect(try await exporter.status(of: "/metrics?source=small") == 200)
            #expect(try await exporter.status(of: "/-/healthy") == 200)
            for scrape in scrapes where scrape.beginning.hasPrefix("HTTP/1.1 200 ") {
                #expect(try await scrape.isWhole())
            }
        }

        // Ten thousand requests that nobody waits for.
        let flood = try RawClient(port: exporter.port)
        async let answers = flood.read()
        try await flood.send(String(repeating: "GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n", count: 10_000))
        flood.closeSending()
        #expect(try await answers.matches(of: #/HTTP\/1\.1 200 /#).count == 10_000)

        var after = try await exporter.scrape(over: prometheus)
        while after.polls < before.polls + 3 { after = try await exporter.scrape(over: prometheus) }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        #expect(after.polls - before.polls >= (seconds / 2).rounded(.down) - 1, "\(seconds) s: \(before), \(after)")
        #expect(after.residentBytes - before.residentBytes < Self.memory, "\(before), \(after)")

        silent.removeAll()
        while try await exporter.scrape(over: prometheus).openFiles > before.openFiles + 10 { await Task.yield() }
        #expect(await service.stop(SIGTERM) == 0)
        #expect(large.requests.count == 1)
        #expect(Double(small.requests.count) >= after.polls)
    }

    private static func source(_ name: String, at vendor: ScriptedServer, interval: String) -> String {
        "  - {name: \(name), provider: nango, base_url: \"\(vendor.url(""))\", secret_key: k, integrations: [i], "
            + "connection_health: false, interval: \(interval), max_requests_per_minute: 1000}\n"
    }

    /// What Nango says of so many syncs.
    private static func fleet(_ count: Int, name: String) -> [UInt8] {
        let syncs = (0..<count).map {
            #"{"id":"\#($0)","connection_id":"\#($0)-\#(name)","name":"contacts","status":"SUCCESS"}"#
        }
        return ScriptedServer.json(#"{"syncs":[\#(syncs.joined(separator: ","))]}"#)
    }
}

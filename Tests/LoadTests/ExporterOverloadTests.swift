import Foundation
import ServiceSupport
import TestSupport
import Testing

@Suite("Among clients that mean no good", .timeLimit(.minutes(5)))
struct ExporterOverloadTests {
    @Test("silent, slow, flooding and greedy ones keep neither a scrape nor a poll waiting")
    func crowd() async throws {
        let vendor = try ScriptedServer(answering: ScriptedServer.json(#"{"data":[]}"#))
        try await withService(vendor.url("")) { exporter in
            await exporter.untilReady()
            let port = try #require(URL(string: exporter.url)?.port)
            let silent = try (0..<150).map { _ in try RawClient(port: port) }
            let halfway = try (0..<150).map { _ in try RawClient(port: port) }
            let flooding = try (0..<50).map { _ in try RawClient(port: port) }
            let greedy = try (0..<50).map { _ in try RawClient(port: port) }
            for client in halfway { try client.write("GET /metrics HTTP/1.1\r\nHost: x\r\nX-Slow: ") }
            // More than the limit, and little enough for the buffers of a socket that nobody reads any more.
            for client in flooding {
                try client.write("GET /metrics HTTP/1.1\r\n\(String(repeating: "X: \(Self.filling)\r\n", count: 70))")
            }
            for client in greedy {
                try client.write(String(repeating: "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", count: 20))
            }

            for poll in 2...5 {
                await exporter.clock.untilAsleep()
                if let wait = exporter.clock.untilNextWake { exporter.clock.advance(by: wait) }
                _ = await vendor.untilRequests(poll)
                let scrape = try await exporter.get("/metrics")
                #expect(scrape.status == 200)
                #expect(scrape.lines.contains { $0.hasPrefix("sync_source_up{") && $0.hasSuffix(" 1") })
                #expect(try await exporter.get("/-/healthy").status == 200)
            }
            for client in flooding { #expect(try await client.read().hasPrefix("HTTP/1.1 431 ")) }
            withExtendedLifetime((silent, halfway, greedy)) {}
        }
    }

    @Test("scrapes beyond the limit are answered at once with 503, the others with the page")
    func scrapes() async throws {
        let vendor = try ScriptedServer(answering: ScriptedServer.json(#"{"data":[]}"#))
        try await withService(vendor.url("")) { exporter in
            await exporter.untilReady()
            let port = try #require(URL(string: exporter.url)?.port)
            let clients = try (0..<400).map { _ in try RawClient(port: port) }
            for client in clients {
                try client.write("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            }
            for client in clients {
                let answer = try await client.read()
                let isPage = answer.hasPrefix("HTTP/1.1 200 ") && answer.contains("\nsync_exporter_series ")
                let isRefusal = answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("\r\nRetry-After: ")
                #expect(isPage || isRefusal)
            }
            #expect(try await exporter.get("/metrics").status == 200)
        }
    }

    private static let filling = String(repeating: "x", count: 1000)
}

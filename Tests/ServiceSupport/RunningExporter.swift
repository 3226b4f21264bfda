import CurlTransport
package import Exporter
import Foundation
import HTTPEndpoint
import Rendering
import SyncModel
package import TestSupport
import VendorSimulator

/// An exporter on a free port.
package struct RunningExporter: Sendable {
    package let url: String
    package let clock: ManualTimekeeper

    /// Asks for a page and gives its lines.
    package func get(_ path: String) async throws -> (status: Int, lines: [String]) {
        let answer = try await Oracle.curl.ask(["-s", "-w", "%{http_code}", url + path]).output
        var lines = answer.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return (Int(lines.popLast()?.suffix(3) ?? "") ?? 0, lines)
    }

    /// Asks for a reload.
    package func reload(_ method: String = "POST") async throws -> (status: Int, lines: [String]) {
        let answer = try await Oracle.curl.ask(["-s", "-X", method, "-w", "%{http_code}", url + "/-/reload"]).output
        return (Int(answer.suffix(3)) ?? 0, answer.dropLast(3).split(separator: "\n").map(String.init))
    }

    /// The value of the one sample that begins like this, at `/metrics` or elsewhere.
    package func value(_ start: String, at path: String = "/metrics") async throws -> Double? {
        let lines = try await get(path).lines.filter { $0.hasPrefix(start) }
        return lines.count == 1 ? lines[0].split(separator: " ").last.flatMap { Double($0) } : nil
    }

    /// The lines of the exposition that begin like this.
    package func lines(_ start: String) async throws -> [String] {
        try await get("/metrics").lines.filter { $0.hasPrefix(start) }
    }

    /// Lets the waits between attempts pass until every source has finished its first one.
    package func untilReady() async {
        while (try? await get("/-/ready").status) != 200 {
            if let wait = clock.untilNextWake, wait < .seconds(10) { clock.advance(by: wait) }
        }
    }
}

package func service(polling url: String, port: Int = 0, clock: ManualTimekeeper = ManualTimekeeper()) throws -> ExporterService
{
    service(
        try configuration(of: url, key: NangoSimulation.secretKey, settings: "    max_requests_per_minute: 1000"),
        options: .loopback(port: port), clock: clock)
}

package func service(
    _ configuration: Configuration, options: WebOptions = .loopback(), clock: ManualTimekeeper = ManualTimekeeper(),
    log: LineBox = LineBox(), reload: ConfigurationSource? = nil
) -> ExporterService {
    ExporterService(
        configuration, options: options, status: .forTests, transport: CurlTransport(userAgent: "tests"),
        timekeeper: clock, logger: log.logger(), reload: reload)
}

extension WebOptions {
    package static func loopback(port: Int = 0) -> WebOptions {
        WebOptions(addresses: [ListenAddress(host: "127.0.0.1", port: port)])
    }
}

/// Runs an exporter over one Nango for as long as `body` takes, then stops it and waits for its end.
package func withService(_ url: String, _ body: (RunningExporter) async throws -> Void) async throws {
    let clock = ManualTimekeeper()
    try await running(try service(polling: url, clock: clock), clock: clock, body)
}

/// Runs an exporter for as long as `body` takes, then stops it and waits for its end.
package func running(
    _ service: ExporterService, clock: ManualTimekeeper, _ body: (RunningExporter) async throws -> Void
) async throws {
    let (addresses, announcement) = AsyncStream.makeStream(of: BoundAddress.self)
    let run = Task { try await service.run { announcement.yield($0[0]) } }
    defer { run.cancel() }
    guard let bound = await addresses.first(where: { _ in true }) else { throw NeverListened() }
    try await body(RunningExporter(url: bound.url, clock: clock))
    run.cancel()
    try await run.value
}

/// The exporter ended before it listened.
private struct NeverListened: Error {}

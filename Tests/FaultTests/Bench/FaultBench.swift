import CurlTransport
import Exporter
import Foundation
import HTTPEndpoint
import Logging
import Rendering
import SyncModel
import Synchronization
import TestSupport

/// A vendor on a real socket, and the whole exporter that polls it and is scraped, on a clock that the test turns.
final class FaultBench: Sendable {
    static let interval = Duration.seconds(60)
    static let staleAfter = Duration.seconds(600)

    let clock = ManualTimekeeper()
    let stage: Stage
    let detour: Detour
    let server: ScriptedServer
    private let service: ExporterService
    private let driver: ClockDriver
    private let address: AsyncStream<BoundAddress>
    private let announcement: AsyncStream<BoundAddress>.Continuation

    init(_ vendor: PlayedVendor, _ fault: Fault) throws {
        let stage = Stage(vendor, fault, clock: clock)
        // A name of its own: what a host puts up with is shared by all that ask it.
        let name = "http://\(UUID().uuidString.lowercased()).vendor.example"
        let settings = vendor.settings.split(separator: "\n").joined(separator: "\n    ")
        let yaml = """
            sources:
              - name: test
                provider: \(vendor.name)
                base_url: \(name)
                interval: 1m
                stale_after: 10m
                timeout: \(fault.isSlow ? "2s" : "30s")
                max_response_bytes: 1MiB
                max_requests_per_minute: 100000
                \(settings)
            """
        let configuration = try ConfigurationLoader(environment: [:]).load(Array(yaml.utf8), path: "test")
        self.stage = stage
        server = try ScriptedServer { stage.steps($0) }
        detour = Detour(from: name, to: server.url(""))
        driver = ClockDriver(clock)
        (address, announcement) = AsyncStream.makeStream()
        service = ExporterService(
            configuration, options: WebOptions(addresses: [ListenAddress(host: "127.0.0.1", port: 0)]),
            status: ExporterStatus(
                version: "0", revision: "r", swift: "s", libcurl: "l",
                configuration: ConfigurationStatus(loaded: Timestamp(seconds: 1), hash: 42)),
            transport: driver.watching(detour), timekeeper: clock,
            logger: Logger(label: "faults") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Runs the exporter for as long as `body` takes.
    func run<Result>(_ body: (Scraper) async throws -> Result) async throws -> Result? {
        let run = Task(executorPreference: driver) { [service, announcement] in
            try await service.run { announcement.yield($0[0]) }
        }
        defer { run.cancel() }
        var result: Result?
        for await address in address {
            result = try await body(Scraper(port: address.port))
            break
        }
        run.cancel()
        try await run.value
        return result
    }

    /// Lets the next round come and end, and the waits within it pass in no time.
    ///
    /// - Parameter wait: How long before.
    func poll(_ scraper: Scraper, after wait: Duration = .zero) async throws {
        let due = try await scraper.rounds() + 1
        clock.advance(by: wait)
        let failure = Mutex<(any Error)?>(nil)
        await driver.passTime {
            do {
                return try await scraper.rounds() >= due
            } catch {
                failure.withLock { $0 = error }
                return true
            }
        }
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    /// Has the vendor's name lead to another place for as long as `body` takes.
    func leading(to place: Place, _ body: () async throws -> Void) async throws {
        let certificates = try Certificates.shared.get()
        let authority = certificates.certificate(place.authority)
        defer { detour.lead(to: server.url("")) }
        guard let peer = place.peer else {
            detour.lead(to: place.url, trusting: authority)
            return try await body()
        }
        let tls = try peer.identity.map { try TLSContext(.of(peer, as: $0, certificates)) }
        let (ports, bound) = AsyncStream.makeStream(of: Int.self)
        let other = HTTPServer(
            addresses: [ListenAddress(host: "127.0.0.1", port: 0)], security: { EndpointSecurity(tls: tls) }
        ) { _ in .text("{}") }
        let run = Task { try await other.run { for address in $0 { bound.yield(address.port) } } }
        defer { run.cancel() }
        for await port in ports {
            detour.lead(to: "https://127.0.0.1:\(port)", trusting: authority)
            return try await body()
        }
    }
}

extension TLSSettings {
    fileprivate static func of(_ peer: Place.Peer, as identity: String, _ certificates: Certificates) throws
        -> TLSSettings
    {
        let bytes = { (path: String) in Array(try Data(contentsOf: URL(filePath: path))) }
        var settings = TLSSettings(
            certificateChain: try bytes(certificates.certificate(identity)),
            key: try bytes(certificates.key(identity)))
        if peer.demandsCertificate {
            settings.clientCertificates = .requireAndVerify
            settings.clientAuthorities = try bytes(certificates.certificate("ca"))
        }
        return settings
    }
}

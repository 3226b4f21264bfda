import ArgumentParser
import Exporter
import HTTPEndpoint
import Logging
import VendorSimulator

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Starts the vendor simulator and the exporter on top of it.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve a simulated fleet: the real exporter over the vendors' APIs played on loopback.",
        discussion: "Needs no account and no configuration; nothing leaves this machine.")

    @OptionGroup var web: WebFlags
    @OptionGroup var log: LogFlags

    func run() async throws {
        let logger = log.logger
        let web = try web.options(logger: logger)
        let simulator = VendorSimulator()
        let (addresses, announcement) = AsyncStream.makeStream(of: VendorSimulator.BaseURLs.self)
        let simulation = Task {
            try await simulator.run { announcement.yield($0) }
        }
        defer { simulation.cancel() }
        guard let vendors = await addresses.first(where: { _ in true }) else { return }

        let text = DemoConfiguration.text(for: simulator, at: vendors)
        let configuration: Configuration
        do throws(InvalidConfiguration) {
            configuration = try ConfigurationLoader(environment: [:]).load(Array(text.utf8), path: "demo")
        } catch {
            throw Failure.configuration.exit(error.description)
        }
        let scheme = web.security().tls == nil ? "http" : "https"
        let announce = { @Sendable (addresses: [BoundAddress]) in
            guard let url = addresses.first?.url(scheme: scheme) else { return }
            print(
                """

                A simulated fleet is being polled over real HTTP; nothing leaves this machine. Open:

                  \(url)\(web.telemetryPath)   the metrics
                  \(url)/          what is up and what is not

                The vendors that are played listen on \(vendors.root). Break one, and mend it:

                  curl -X POST '\(vendors.faults)?path=/nango&status=401'
                  curl -X DELETE \(vendors.faults)

                Stop with Ctrl-C.

                """)
            // Whoever reads it through a pipe waits for it, too.
            fflush(nil)
        }
        try await Serve.serve(configuration, web: web, logger: logger, onListening: announce)
    }
}

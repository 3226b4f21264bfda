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

/// Starts the vendor simulator, and the exporter that polls it.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve a simulated fleet: the real exporter polls simulated vendors on loopback.",
        discussion: "Needs no account and no configuration; nothing leaves this machine.")

    private static let largeSizes = 1...1_000_000

    @Option(
        help: ArgumentHelp(
            "Add an integration of about this many syncs, which the simulated Nango reports as slowly as a real server: 10 ms a sync, four requests at a time.",
            valueName: "syncs"))
    var large: Int?

    @OptionGroup var web: WebFlags
    @OptionGroup var log: LogFlags

    func validate() throws {
        guard let large, !Self.largeSizes.contains(large) else { return }
        let (least, most) = (Self.largeSizes.lowerBound, Self.largeSizes.upperBound)
        throw ValidationError("--large: \(large) is out of range (expected \(least) to \(most))")
    }

    func run() async throws {
        let logger = log.logger
        let web = try web.options(logger: logger)
        let simulator = VendorSimulator(nango: .demo(seed: 1, large: large))
        if large != nil {
            simulator.nango.settings.cost = .measured
            // An account that has so many syncs is on a plan that allows more requests.
            simulator.nango.settings.requestsPerMinute = 2000
        }
        let (addresses, announcement) = AsyncStream.makeStream(of: VendorSimulator.BaseURLs.self)
        let simulation = Task {
            try await simulator.run { announcement.yield($0) }
        }
        defer { simulation.cancel() }
        guard let vendors = await addresses.first(where: { _ in true }) else { return }

        let text = DemoConfiguration.text(for: simulator, at: vendors, isLarge: large != nil)
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

                The exporter polls simulated vendors over HTTP; nothing leaves this machine. Open:

                  \(url)\(web.telemetryPath)   the metrics
                  \(url)/          the status page

                The simulated vendors listen on \(vendors.root). Break one, then repair it:

                  curl -X POST '\(vendors.faults)?path=/nango&status=401'
                  curl -X DELETE \(vendors.faults)

                Stop with Ctrl-C.

                """)
            // Readers of a pipe must see it now, too.
            fflush(nil)
        }
        try await Serve.serve(configuration, web: web, logger: logger, onListening: announce)
    }
}

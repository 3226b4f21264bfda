import ArgumentParser
import CurlTransport
import Exporter
import Foundation
import HTTPEndpoint
import Logging
import Providers
import SyncModel

/// Polls and serves until told to stop.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Poll every source and serve its metrics until SIGTERM or SIGINT (the default).")

    @OptionGroup var configuration: ConfigurationOptions
    @OptionGroup var web: WebFlags
    @OptionGroup var shard: ShardFlags
    @OptionGroup var storage: StorageFlags
    @OptionGroup var log: LogFlags

    func run() async throws {
        let logger = log.logger
        HangUps.ignore()
        try await Self.serve(
            try await configuration.load(), shard: shard.shard ?? .whole, web: try web.options(logger: logger),
            storage: try storage.open(logger: logger), logger: logger,
            reload: { [configuration] () async throws(InvalidConfiguration) in try await configuration.read() })
    }

    /// Runs the exporter on a configuration until a signal comes.
    ///
    /// - Parameters:
    ///   - reload: Reads the configuration again, at each SIGHUP; without it, it stays what it is.
    ///   - onListening: Told once, with the addresses really bound.
    static func serve(
        _ configuration: Configuration, shard: Shard = .whole, web: WebOptions, storage: HistoryStorage? = nil,
        logger: Logger, reload: ConfigurationSource? = nil,
        onListening: @escaping @Sendable ([BoundAddress]) async -> Void = { _ in }
    ) async throws {
        OpenFileLimit.raise()
        let timekeeper = SystemTimekeeper()
        let transport = CurlTransport(userAgent: Build.userAgent)
        defer { transport.shutdown() }
        let service = ExporterService(
            configuration, shard: shard, options: web,
            status: Build.status(of: ConfigurationStatus(loaded: timekeeper.now, hash: configuration.hash)),
            transport: transport, storage: storage, timekeeper: timekeeper, logger: logger, reload: reload)
        do {
            try await TerminationSignals.cancelling {
                logger.info(
                    "starting",
                    metadata: ["version": "\(Build.version)", "sources": "\(configuration.sources.count)"])
                await configuration.logWarnings(logger)
                try await HangUps.delivering { hangUps in
                    try await service.run(reloadingAt: hangUps, onListening: onListening)
                }
                logger.info("stopped")
            }
        } catch let error as EndpointError {
            throw Failure.configuration.exit(error.description)
        }
    }
}

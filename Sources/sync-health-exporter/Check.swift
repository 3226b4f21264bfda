import ArgumentParser
import Exporter
import Foundation
import HTTPExchange
import Providers

/// Validates the configuration and the web configuration.
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Validate the configuration files and read every secret, key and certificate, without the network.")

    @OptionGroup var configuration: ConfigurationOptions
    @OptionGroup var shard: ShardFlags
    @OptionGroup var web: WebConfigurationOptions
    @OptionGroup var log: LogFlags

    @Flag(help: "Also poll every source once, and print one line for each.")
    var online = false

    func run() async throws {
        // Not given up at the first file, so that what is wrong with any of them is told at once.
        let webOutcome = Result { try web.load(logger: log.logger) }
        let loaded = try await configuration.load()
        let problems = await loaded.fileProblems(in: configuration.name)
        guard problems.isEmpty else {
            throw Failure.configuration.exit(problems.joined(separator: "\n"))
        }
        _ = try webOutcome.get()
        await loaded.logWarnings(log.logger)
        let count = loaded.sources.count
        print("The configuration is valid: \(count) \(count == 1 ? "source" : "sources").")
        if online, try await !poll(loaded) { throw ExitCode(Failure.configuration.rawValue) }
    }

    /// - Returns: Whether everything was read.
    private func poll(_ configuration: Configuration) async throws -> Bool {
        let readings = await OneRound(configuration, shard: shard.shard ?? .whole, logger: log.logger).poll()
        for reading in readings { print(reading.line) }
        return readings.allSatisfy(\.isWhole)
    }
}

import ArgumentParser
import Exporter
import Foundation
import HTTPEndpoint
import Providers

/// Polls every source once and prints the exposition.
struct Once: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Poll every source once and print the metrics.")

    @OptionGroup var configuration: ConfigurationOptions
    @OptionGroup var shard: ShardFlags
    @OptionGroup var log: LogFlags

    func run() async throws {
        let round = OneRound(try await configuration.load(), shard: shard.shard ?? .whole, logger: log.logger)
        let readings = await round.poll()
        try round.exposition().forEachPiece { try FileHandle.standardOutput.write(contentsOf: Data($0)) }
        if !readings.allSatisfy(\.isWhole) { throw ExitCode(Failure.reading.rawValue) }
    }
}

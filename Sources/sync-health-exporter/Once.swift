import ArgumentParser
import Exporter
import Foundation
import Providers

/// Polls every source once and prints the exposition.
struct Once: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Poll every source once and print the metrics.")

    @OptionGroup var configuration: ConfigurationOptions
    @OptionGroup var shard: ShardFlags
    @OptionGroup var log: LogFlags

    func run() async throws {
        let round = OneRound(try configuration.load(), shard: shard.shard ?? .whole, logger: log.logger)
        let readings = await round.poll()
        try FileHandle.standardOutput.write(contentsOf: Data(round.exposition()))
        if !readings.allSatisfy(\.isWhole) { throw ExitCode(Failure.reading.rawValue) }
    }
}

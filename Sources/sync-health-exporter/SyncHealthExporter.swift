import ArgumentParser
import Exporter
import Foundation

/// The program: one command for each thing it does.
@main
struct SyncHealthExporter: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync-health-exporter",
        abstract: "Exposes the health of every sync at Nango, Paragon and Merge as Prometheus metrics.",
        discussion: "Without a command it serves: 'sync-health-exporter help serve' shows the flags.",
        version: Build.versionText,
        subcommands: [Serve.self, Check.self, Once.self, Demo.self, Metrics.self],
        defaultSubcommand: Serve.self)

    static func main() async {
        ProcessMemory.prepare()
        await runCommand()
    }

    /// Runs the command that the arguments name, and ends the process where it fails.
    private nonisolated static func runCommand() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch  where exitCode(for: error) == .validationFailure {
            // A wrong flag is a wrong configuration, and has its exit status.
            StandardError.print(fullMessage(for: error))
            Foundation.exit(Failure.configuration.rawValue)
        } catch {
            exit(withError: error)
        }
    }
}

import ArgumentParser
import Exporter
import Foundation
import HTTPEndpoint
import Logging
import Providers
import SyncModel

/// Where the configuration is.
struct ConfigurationOptions: ParsableArguments {
    private static let defaultFile = "sync-health-exporter.yml"

    @Option(
        name: .customLong("config.file"),
        help: ArgumentHelp(
            "The configuration file. Without it, and without \(defaultFile) in the working directory, the environment describes the sources.",
            valueName: "path"))
    var file: String?

    /// What the configuration is called in messages.
    var name: String { file ?? Self.defaultFile }

    /// Reads the configuration from the file or from the environment, as it is now.
    func read() async throws(InvalidConfiguration) -> Configuration {
        let loader = ConfigurationLoader(
            environment: ProcessInfo.processInfo.environment, knownMetrics: MetricCatalogue.names)
        if file != nil || FileManager.default.fileExists(atPath: Self.defaultFile) {
            return try await loader.load(path: name)
        }
        if let configuration = try loader.loadFromEnvironment() { return configuration }
        throw InvalidConfiguration(lines: [ConfigurationLoader.explanation()])
    }

    /// Reads the configuration.
    ///
    /// - Throws: The exit status, after everything that is wrong was printed.
    func load() async throws(ExitCode) -> Configuration {
        do throws(InvalidConfiguration) {
            return try await read()
        } catch {
            throw Failure.configuration.exit(error.description)
        }
    }
}

/// Where the web configuration is.
struct WebConfigurationOptions: ParsableArguments {
    @Option(
        name: .customLong("web.config.file"),
        help: ArgumentHelp(
            "A file with TLS, users and headers of the endpoint, in the format of Prometheus' exporters.",
            valueName: "path"))
    var file = ""

    /// Reads the file, if there is one.
    ///
    /// - Throws: The exit status, after everything that is wrong was printed.
    func load(logger: Logger) throws(ExitCode) -> LiveWebConfiguration? {
        if file.isEmpty { return nil }
        do throws(InvalidConfiguration) {
            return try LiveWebConfiguration(path: file, timekeeper: SystemTimekeeper(), logger: logger)
        } catch {
            throw Failure.configuration.exit(error.description)
        }
    }
}

/// How the endpoint listens.
struct WebFlags: ParsableArguments {
    @OptionGroup var configuration: WebConfigurationOptions

    @Option(
        name: .customLong("web.listen-address"),
        help: ArgumentHelp(
            "An address to listen on, port 0 for any free one; may be repeated. (default: :10380)",
            valueName: "host:port"),
        transform: { try ListenAddress($0) })
    var addresses: [ListenAddress] = []

    @Option(
        name: .customLong("web.telemetry-path"),
        help: ArgumentHelp("The path of the metrics.", valueName: "path"))
    var telemetryPath = "/metrics"

    @Option(
        name: .customLong("web.max-requests"),
        help: ArgumentHelp("Scrapes answered at the same time; more get a 503.", valueName: "n"))
    var maximumRequests = 40

    @Flag(
        name: .customLong("web.enable-lifecycle"),
        help: "Let POST and PUT at /-/reload read the configuration again.")
    var isLifecycleEnabled = false

    func validate() throws {
        guard maximumRequests >= 1 else {
            throw ValidationError("--web.max-requests must be at least 1, not \(maximumRequests).")
        }
        guard telemetryPath.hasPrefix("/"), !["/", "/probe"].contains(telemetryPath),
            !telemetryPath.hasPrefix("/-/"), !telemetryPath.hasPrefix("/api/"),
            !telemetryPath.contains(where: { $0 == "?" || $0 == "#" || $0.isWhitespace })
        else {
            throw ValidationError(
                "--web.telemetry-path must be a path of its own such as /metrics, not \"\(telemetryPath)\".")
        }
    }

    func options(logger: Logger) throws -> WebOptions {
        var options = WebOptions(
            addresses: addresses.isEmpty ? [try ListenAddress(":10380")] : addresses,
            telemetryPath: telemetryPath, maximumRequests: maximumRequests, isLifecycleEnabled: isLifecycleEnabled)
        if let live = try configuration.load(logger: logger) {
            options.security = { live.security }
            options.followSecurity = { await live.run() }
        }
        return options
    }
}

/// How the program logs.
struct LogFlags: ParsableArguments {
    enum Level: String, ExpressibleByArgument, CaseIterable {
        case debug, info, warn, error

        var level: Logger.Level {
            switch self {
            case .debug: .debug
            case .info: .info
            case .warn: .warning
            case .error: .error
            }
        }
    }

    @Option(name: .customLong("log.level"), help: "The least severe messages to log.")
    var level = Level.info

    @Option(name: .customLong("log.format"), help: "The format of log lines on standard error.")
    var format = LogFormat.logfmt

    var logger: Logger {
        Logger(label: "sync-health-exporter") { _ in LineLogHandler(format: format, level: level.level) }
    }
}

extension LogFormat: ExpressibleByArgument {}

/// Which part of the targets this exporter reads.
struct ShardFlags: ParsableArguments {
    @Option(
        name: .customLong("shard.index"),
        help: ArgumentHelp(
            "Which shard this is, from 0. (default: the number at the end of the host name)", valueName: "n"))
    var index: Int?

    @Option(
        name: .customLong("shard.total"),
        help: ArgumentHelp("Among how many shards the targets are split.", valueName: "n"))
    var total = 1

    func validate() throws {
        guard total >= 1 else {
            throw ValidationError("--shard.total must be at least 1, not \(total).")
        }
        guard total > 1 || index == nil || index == 0 else {
            throw ValidationError("--shard.index \(index ?? 0) needs a --shard.total above it.")
        }
        guard shard != nil else {
            throw ValidationError(
                index.map { "--shard.index must be from 0 to \(total - 1), not \($0)." }
                    ?? "--shard.index is not given, and the host name does not end with a number below \(total).")
        }
    }

    /// The shard; `nil` if the flags and the host name make none.
    var shard: Shard? {
        let own = total == 1 ? 0 : index ?? Shard.ordinal(ofHostName: ProcessInfo.processInfo.hostName)
        return own.flatMap { Shard(index: $0, total: total) }
    }
}

import HTTPExchange
import Logging
import Providers
import SyncModel
import Synchronization

/// Puts a new configuration into force: read and checked first, then applied as a whole or not at all.
final class ConfigurationReload: Sendable {
    private let load: ConfigurationSource
    private let sources: RunningSources
    private let timekeeper: any Timekeeper
    private let logger: Logger
    private let inForce: Mutex<ConfigurationStatus>
    /// The latest that was asked for; it waits for the one before it.
    private let latest = Mutex<Task<InvalidConfiguration?, Never>?>(nil)

    /// - Parameters:
    ///   - status: How the configuration that the sources began with came to be.
    ///   - load: Reads the configuration as it is now.
    init(
        of sources: RunningSources, status: ConfigurationStatus, timekeeper: any Timekeeper, logger: Logger,
        load: @escaping ConfigurationSource
    ) {
        self.load = load
        self.sources = sources
        self.timekeeper = timekeeper
        self.logger = logger
        inForce = Mutex(status)
    }

    /// How the configuration in force came to be.
    var status: ConfigurationStatus { inForce.withLock { $0 } }

    /// Reloads once every reload that was asked for before is over, and returns when it is applied.
    ///
    /// - Throws: What is wrong with the configuration; the last good one stays in force.
    func run() async throws(InvalidConfiguration) {
        let reload = latest.withLock { latest in
            let reload = Task { [earlier = latest] in
                _ = await earlier?.value
                return await self.apply()
            }
            latest = reload
            return reload
        }
        if let problem = await reload.value { throw problem }
    }

    /// Returns once the reloads that were asked for are over.
    func settle() async {
        _ = await latest.withLock { $0 }?.value
    }

    private func apply() async -> InvalidConfiguration? {
        do throws(InvalidConfiguration) {
            let configuration = try await load()
            let changes = await sources.apply(configuration)
            inForce.withLock { $0 = ConfigurationStatus(loaded: timekeeper.now, hash: configuration.hash) }
            logger.info(
                "configuration reloaded",
                metadata: [
                    "sources": "\(configuration.sources.count)", "changed": "\(changes.begun)",
                    "removed": "\(changes.removed)",
                ])
            await configuration.logWarnings(logger)
            return nil
        } catch {
            inForce.withLock { $0.isLastLoadSuccessful = false }
            logger.error(
                "configuration not reloaded, the last good one stays in force",
                metadata: ["error": "\(error.lines.joined(separator: "; "))"])
            return error
        }
    }
}

/// Reads the configuration, each time as it is by then.
package typealias ConfigurationSource = @Sendable () async throws(InvalidConfiguration) -> Configuration

package import HTTPEndpoint
package import HTTPExchange
package import Logging
package import Providers
package import SyncModel
import Synchronization

/// The running exporter: one poll loop a source, one endpoint, until the task is cancelled.
package struct ExporterService: Sendable {
    private let options: WebOptions
    private let sources: RunningSources
    private let configuration: ConfigurationReload
    private let status: ExporterStatus
    private let timekeeper: any Timekeeper
    private let logger: Logger

    /// - Parameters:
    ///   - configuration: What to begin with.
    ///   - status: What the exporter says of itself, and how that configuration came to be.
    ///   - storage: Where the history of every source is kept over the end of the process, if anywhere.
    ///   - reload: Reads the configuration again.
    package init(
        _ configuration: Configuration, shard: Shard = .whole, options: WebOptions, status: ExporterStatus,
        transport: any HTTPTransport, storage: HistoryStorage? = nil, timekeeper: any Timekeeper, logger: Logger,
        reload: ConfigurationSource? = nil
    ) {
        let store = SnapshotStore()
        self.options = options
        self.status = status
        self.timekeeper = timekeeper
        self.logger = logger
        sources = RunningSources(configuration, store: store, timekeeper: timekeeper) { source, predecessor in
            SourcePoller(
                source, shard: shard, transport: transport, store: store, storage: storage, timekeeper: timekeeper,
                logger: logger, after: predecessor)
        }
        self.configuration = ConfigurationReload(
            of: sources, status: status.configuration, timekeeper: timekeeper, logger: logger,
            load: reload ?? { () async throws(InvalidConfiguration) in configuration })
    }

    /// Polls and serves; polling begins once every address is bound.
    ///
    /// Cancelled, it answers `/-/ready` with 503, ends its polls, lets the requests in flight finish and returns.
    ///
    /// - Parameters:
    ///   - hangUps: Each one asks for a reload.
    ///   - onListening: Told once, with the addresses really bound.
    /// - Throws: An address that cannot be listened on.
    package func run(
        reloadingAt hangUps: AsyncStream<Void> = AsyncStream { $0.finish() },
        onListening: @escaping @Sendable ([BoundAddress]) async -> Void = { _ in }
    ) async throws(EndpointError) {
        let isDraining = DrainFlag()
        let server = HTTPServer(addresses: options.addresses, security: options.security) {
            [router = router(isDraining)] in
            await router.respond(to: $0)
        }
        let (bound, listening) = AsyncStream.makeStream(of: Void.self)
        let polling = Task {
            for await _ in bound { await sources.run() }
        }
        let reloading = Task {
            // What is wrong with a configuration is in the log.
            for await _ in hangUps { try? await configuration.run() }
        }
        let following = Task { await options.followSecurity() }
        defer {
            polling.cancel()
            reloading.cancel()
            following.cancel()
        }
        let outcome: Result<Void, EndpointError> = await withTaskCancellationHandler {
            do throws(EndpointError) {
                try await server.run { addresses in
                    for address in addresses {
                        logger.info("listening", metadata: ["address": "\(address)"])
                    }
                    await onListening(addresses)
                    listening.yield()
                    listening.finish()
                }
                return .success(())
            } catch {
                return .failure(error)
            }
        } onCancel: {
            isDraining.set()
            reloading.cancel()
            polling.cancel()
        }
        polling.cancel()
        await polling.value
        try outcome.get()
    }

    private func router(_ isDraining: DrainFlag) -> Router {
        let places = Places(options.maximumRequests)
        let scrape: @Sendable ([String]) -> Scrape? = { self.scrape(of: $0) }
        let metrics = MetricsRoute(places: places, scrape: scrape) { [sources] in sources.settings.excludedMetrics }
        let probe = ProbeRoute(
            places: places, sources: sources, timekeeper: timekeeper,
            settled: { [configuration] in await configuration.settle() }, scrape: scrape)
        let reload = ReloadRoute(isEnabled: options.isLifecycleEnabled, reload: configuration)
        let store = sources.store
        let page = StatusRoute(
            store: store, timekeeper: timekeeper, version: status.version, telemetryPath: options.telemetryPath)
        var router = Router()
        let syncs = SyncsRoute(store: store, timekeeper: timekeeper)
        router.get("/") { page.respond(to: $0) }
        router.get("/api/v1/syncs") { await syncs.respond(to: $0) }
        router.get(options.telemetryPath) { await metrics.respond(to: $0) }
        router.get("/probe") { await probe.respond(to: $0) }
        router.get("/-/healthy") { _ in .text("Healthy.") }
        router.get("/-/ready") { _ in
            if isDraining.isSet { return .text("Shutting down.", status: 503) }
            return store.isComplete
                ? .text("Ready.") : .text("Not every source has finished its first poll.", status: 503)
        }
        router.on("POST", "PUT", at: "/-/reload") { _ in
            if isDraining.isSet { return .text("Shutting down.", status: 503) }
            return await reload.respond()
        }
        return router
    }

    /// What a scrape shows: all sources, or those named.
    ///
    /// - Returns: `nil` if a name is not a source's.
    private func scrape(of names: [String]) -> Scrape? {
        let known = sources.names
        guard names.allSatisfy(known.contains) else { return nil }
        var status = status
        status.configuration = configuration.status
        return Scrape(
            of: sources.store, sources: names, requests: sources.requests, exporter: status, now: timekeeper.now,
            uptime: timekeeper.uptime, process: ProcessStatistics.read())
    }
}

/// Whether the service is on its way out.
private final class DrainFlag: Sendable {
    private let flag = Mutex(false)

    var isSet: Bool { flag.withLock { $0 } }

    func set() {
        flag.withLock { $0 = true }
    }
}

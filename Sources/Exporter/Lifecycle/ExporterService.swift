package import HTTPEndpoint
package import HTTPExchange
package import Logging
package import Providers
package import SyncModel
import Synchronization

/// The running exporter: one poll loop a source, one endpoint, until the task is cancelled.
package struct ExporterService: Sendable {
    private let configuration: Configuration
    private let options: WebOptions
    private let pollers: [SourcePoller]
    private let store: SnapshotStore
    private let status: ExporterStatus
    private let timekeeper: any Timekeeper
    private let logger: Logger

    package init(
        _ configuration: Configuration, shard: Shard = .whole, options: WebOptions, status: ExporterStatus,
        transport: any HTTPTransport, timekeeper: any Timekeeper, logger: Logger
    ) {
        let store = SnapshotStore(
            configuration.sources.map { SourceSnapshot(of: $0) }, settings: configuration.global)
        self.configuration = configuration
        self.options = options
        self.store = store
        self.status = status
        self.timekeeper = timekeeper
        self.logger = logger
        pollers = configuration.sources.map {
            SourcePoller($0, shard: shard, transport: transport, store: store, timekeeper: timekeeper, logger: logger)
        }
    }

    /// Polls and serves; polling begins once every address is bound.
    ///
    /// Cancelled, it answers `/-/ready` with 503, ends its polls, lets the requests in flight finish and returns.
    ///
    /// - Parameter onListening: Told once, with the addresses really bound.
    /// - Throws: An address that cannot be listened on.
    package func run(
        onListening: @escaping @Sendable ([BoundAddress]) async -> Void = { _ in }
    ) async throws(EndpointError) {
        let isDraining = DrainFlag()
        let server = HTTPServer(addresses: options.addresses, security: options.security) {
            [router = router(isDraining)] in
            await router.respond(to: $0)
        }
        let (bound, listening) = AsyncStream.makeStream(of: Void.self)
        let polling = Task {
            for await _ in bound { await poll() }
        }
        defer { polling.cancel() }
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
            polling.cancel()
        }
        polling.cancel()
        await polling.value
        try outcome.get()
    }

    private func poll() async {
        await withDiscardingTaskGroup { group in
            for poller in pollers {
                group.addTask { await poller.run() }
            }
        }
    }

    private func router(_ isDraining: DrainFlag) -> Router {
        let metrics = MetricsRoute(
            maximumRequests: options.maximumRequests, excluding: configuration.global.excludedMetrics,
            scrape: scrape(of:))
        let store = store
        let page = StatusRoute(
            store: store, timekeeper: timekeeper, version: status.version, telemetryPath: options.telemetryPath)
        var router = Router()
        let syncs = SyncsRoute(store: store, timekeeper: timekeeper)
        router.get("/") { page.respond(to: $0) }
        router.get("/api/v1/syncs") { await syncs.respond(to: $0) }
        router.get(options.telemetryPath) { await metrics.respond(to: $0) }
        router.get("/-/healthy") { _ in .text("Healthy.") }
        router.get("/-/ready") { _ in
            if isDraining.isSet { return .text("Shutting down.", status: 503) }
            return store.isComplete
                ? .text("Ready.") : .text("Not every source has finished its first poll.", status: 503)
        }
        return router
    }

    /// What a scrape shows: all sources, or those named.
    ///
    /// - Returns: `nil` if a name is not a source's.
    private func scrape(of names: [String]) -> Scrape? {
        let known = Set(pollers.map(\.source.name))
        guard names.allSatisfy(known.contains) else { return nil }
        let requests = Dictionary(
            pollers.map { ($0.source.name, $0.requests) }, uniquingKeysWith: { first, _ in first })
        return Scrape(
            of: store, sources: names, requests: requests, exporter: status, now: timekeeper.now,
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

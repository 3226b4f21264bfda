package import Fleet
package import HTTPEndpoint
package import HTTPExchange
package import Logging
import Pages
import Polling
package import Rendering
package import SyncModel
import Synchronization

/// The running exporter: one poll loop a source, one endpoint, until the task is cancelled.
package struct ExporterService: Sendable {
    private let options: WebOptions
    private let sources: RunningSources
    private let configuration: ConfigurationReload
    private let status: ExporterStatus
    private let storage: FleetStorage?
    private let renderer = Renderer()
    private let timekeeper: any Timekeeper
    private let logger: Logger
    /// When the service was made, on the monotonic clock.
    private let started: Duration
    private let wasReady = OnceFlag()

    /// - Parameters:
    ///   - configuration: What to begin with.
    ///   - status: What the exporter says of itself, and how that configuration came to be.
    ///   - storage: Where the history of every source is kept over the end of the process, if anywhere.
    ///   - reload: Reads the configuration again.
    package init(
        _ configuration: Configuration, shard: Shard = .only, options: WebOptions, status: ExporterStatus,
        transport: any HTTPTransport, storage: FleetStorage? = nil, timekeeper: any Timekeeper, logger: Logger,
        reload: ConfigurationSource? = nil
    ) {
        let publication = Publication()
        self.options = options
        self.status = status
        self.storage = storage
        self.timekeeper = timekeeper
        self.logger = logger
        sources = RunningSources(configuration, publication: publication, timekeeper: timekeeper) {
            source, inheritance in
            SourcePoller(
                source, shard: shard, transport: transport, publication: publication,
                history: storage?.file(of: source.name, provider: source.provider), timekeeper: timekeeper,
                logger: logger, inheriting: inheritance)
        }
        started = timekeeper.uptime
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
        let isDraining = OnceFlag()
        let server = HTTPServer(addresses: options.addresses, security: options.security) {
            [router = router(isDraining)] in
            await router.respond(to: $0)
        }
        let (bound, listening) = AsyncStream.makeStream(of: Void.self)
        let outcome = await withTaskCancellationHandler {
            await withTaskGroup(of: Result<Void, EndpointError>?.self) { group in
                group.addTask {
                    for await _ in bound { await sources.run() }
                    return nil
                }
                group.addTask {
                    // What is wrong with a configuration is in the log.
                    for await _ in hangUps { try? await configuration.run() }
                    return nil
                }
                group.addTask {
                    await options.followSecurity()
                    return nil
                }
                group.addTask {
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
                }
                var outcome: Result<Void, EndpointError> = .success(())
                for await result in group {
                    guard let result else { continue }
                    // The endpoint is closed: nothing else is of use any more.
                    outcome = result
                    group.cancelAll()
                }
                return outcome
            }
        } onCancel: {
            isDraining.set()
        }
        try outcome.get()
    }

    private func router(_ isDraining: OnceFlag) -> Router {
        let permits = ScrapePermits(options.maximumRequests)
        let scrape: @Sendable ([String]) -> Scrape? = { self.scrape(of: $0) }
        let metrics = MetricsRoute(permits: permits, scrape: scrape)
        let probe = ProbeRoute(
            permits: permits, sources: sources, timekeeper: timekeeper,
            settled: { [configuration] in await configuration.settle() }, scrape: scrape)
        let reload = ReloadRoute(isEnabled: options.isLifecycleEnabled, reload: configuration)
        let publication = sources.publication
        let page = StatusRoute(
            publication: publication, timekeeper: timekeeper, version: status.version,
            telemetryPath: options.telemetryPath, started: status.configuration.loaded)
        let syncs = SyncsRoute(publication: publication, timekeeper: timekeeper)
        var router = Router()
        router.get("/") { page.respond(to: $0) }
        router.get("/api/v1/syncs") { await syncs.respond(to: $0) }
        router.get(options.telemetryPath) { await metrics.respond(to: $0) }
        router.get("/probe") { await probe.respond(to: $0) }
        router.get("/-/healthy") { _ in .text("Healthy.") }
        router.get("/-/ready") { _ in
            if isDraining.isSet { return .text("Shutting down.", status: 503) }
            return isReady ? .text("Ready.") : .text("Not every target has been read once.", status: 503)
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
        status.isLastStorageWriteSuccessful = storage?.isLastWriteSuccessful
        return Scrape(
            of: sources.publication, sources: names, with: renderer, settings: sources.settings,
            requests: sources.requests, exporter: status, now: timekeeper.now, uptime: timekeeper.uptime,
            process: ProcessStatistics.read())
    }

    /// Whether every source had a result from each of its targets once, or long enough has passed for waiting.
    ///
    /// A source that a reload brings does not undo it: what was shown is still shown.
    private var isReady: Bool {
        if wasReady.isSet { return true }
        let isNow =
            timekeeper.uptime - started >= Self.maximumWait
            || sources.publication.all.allSatisfy(\.status.hasFirstResults)
        if isNow { wasReady.set() }
        return isNow
    }

    /// How long the service waits for the first results before it says that it is ready.
    private static let maximumWait = Duration.seconds(60)
}

/// Something that happens once: the service is ready, or shuts down.
private final class OnceFlag: Sendable {
    /// Guards whether it happened.
    private let flag = Mutex(false)

    var isSet: Bool { flag.withLock { $0 } }

    func set() {
        flag.withLock { $0 = true }
    }
}

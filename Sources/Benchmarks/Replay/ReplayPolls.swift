import ArgumentParser
import Exporter
import Exposition
import Fleet
import FoundationEssentials
import HTTPEndpoint
import HTTPExchange
import Polling
import Rendering
import SyncModel
import Vendors

/// Reads a source whose responses are files, and prints what each step took up to the rendered samples.
struct ReplayPolls: AsyncParsableCommand {
    static let configuration = CommandConfiguration(shouldDisplay: false)

    @Flag(help: "Watch memory instead of time.") var memory = false
    @Flag(help: "Measure the stages behind the decoding, too.") var stages = false
    @Argument var files: [String]

    func run() async throws {
        let transport = ReplayTransport(files, watchesMemory: memory)
        var replay = try Replay(transport)
        var figures: [String: Double] = [:]
        for (round, _) in files.enumerated() {
            let start = Clock.processor
            let reading = try await replay.read()
            let read = Clock.processor
            replay.apply(reading)
            let applied = Clock.processor
            _ = replay.scrape()
            let end = Clock.processor
            let notes = transport.notes
            // The last response counts: it meets history, and memory that was used before.
            figures["poll"] = end - start
            figures["decode"] = notes.lastByte - notes.firstByte
            figures["after"] = end - notes.lastByte
            figures["history"] = applied - read
            if round == 0 { (figures["passing"], figures["kept"]) = (notes.passingMemory, notes.keptMemory) }
        }
        if stages { figures.merge(Stage.figures(of: replay)) { _, last in last } }
        print(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
    }
}

/// What happens to the responses of one source, without a schedule.
struct Replay {
    private let source: SourceConfiguration
    private let session: VendorSession
    private let api: APIClient
    private let timekeeper = SystemTimekeeper()
    private let part = Part("large")
    private(set) var fleet = SourceFleet(maximumSyncs: 10_000_000)
    private let publication = Publication()
    private let renderer = Renderer()

    init(_ transport: ReplayTransport) throws {
        source = try ConfigurationLoader(environment: [:])
            .load(Array(FleetConfiguration.text(port: 1).utf8), path: "benchmark").sources[0]
        api = APIClient(
            baseURL: source.vendor.baseURL, limits: RequestLimits(), connection: source.connection,
            transport: transport, timekeeper: timekeeper)
        session = VendorSession(api: api, timekeeper: timekeeper, interval: source.polling.interval)
    }

    /// Reads the next file.
    func read() async throws -> PartReading {
        try await source.vendor.read(part, of: Target(.integration, part.target), session)
    }

    /// Takes a reading in and publishes it.
    mutating func apply(_ reading: PartReading) {
        let uptime = timekeeper.uptime
        _ = fleet.apply(
            reading, of: part, at: timekeeper.now, readAt: uptime, expires: uptime + source.polling.staleAfter)
        publication.publish(published)
    }

    /// Renders what is published.
    ///
    /// - Parameter isFirst: Whether nothing is rendered yet.
    func scrape(isFirst: Bool = false) -> Scrape {
        Scrape(
            of: publication, with: isFirst ? Renderer() : renderer, settings: RenderSettings(),
            requests: [source.name: api.statistics],
            exporter: ExporterStatus(
                version: "", revision: "", swift: "", libcurl: "",
                configuration: ConfigurationStatus(loaded: timekeeper.now, hash: nil)),
            now: timekeeper.now, uptime: timekeeper.uptime)
    }

    private var published: PublishedSource {
        var published = source.unread
        published.blocks = fleet.blocks
        published.stateCounts = fleet.stateCounts
        return published
    }
}

/// The configuration of a source that is one large integration.
enum FleetConfiguration {
    static func text(port: Int, interval: String = "10m") -> String {
        """
        sources:
          - name: fleet
            provider: nango
            base_url: http://127.0.0.1:\(port)
            secret_key: 00000000-0000-4000-8000-000000000000
            integrations: [large]
            connection_health: false
            interval: \(interval)
            max_requests_per_minute: 6000
        """
    }
}

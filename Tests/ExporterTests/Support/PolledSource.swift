import CurlTransport
import Exporter
import Exposition
import Fleet
import Foundation
import HTTPEndpoint
import HTTPExchange
import Logging
import Polling
import Rendering
import ServiceSupport
import Settings
import SyncModel
import TestSupport

/// One source over real sockets: a real poller, real libcurl, a clock that the test turns, and what a scrape shows.
struct PolledSource {
    let clock: ManualTimekeeper
    let publication = Publication()
    let poller: SourcePoller
    let log = LineBox()
    private let driver: ClockDriver
    private let renderer = Renderer()

    /// The only source of a configuration file.
    ///
    /// - Parameters:
    ///   - timeout: Of one request, in real time.
    ///   - folder: Where the history is stored, if anywhere.
    init(
        yaml: String, clock: ManualTimekeeper = ManualTimekeeper(), timeout: Duration = .seconds(20),
        transport: CurlTransport = .shared, folder: String? = nil
    ) throws {
        var source = try ConfigurationLoader(environment: [:]).load(Array(yaml.utf8), path: "test").sources[0]
        source.polling.timeout = timeout
        self.clock = clock
        let storage = try folder.map { [log] in
            try FleetStorage(path: $0, maximumWait: .seconds(20)) { log.add("\($0.isWarning ? "warn" : "info"): \($0.message)") }
        }
        driver = ClockDriver(clock) {
            // Files are written in turn: once this one is looked for, what came before is written.
            _ = await storage?.file(of: "nothing", provider: "none").takeUp()
        }
        poller = SourcePoller(
            source, transport: driver.watching(transport), publication: publication,
            history: storage?.file(of: source.name, provider: source.provider), timekeeper: clock,
            logger: log.logger(.debug), jitter: 0)
    }

    /// A Nango source.
    ///
    /// - Parameters:
    ///   - url: What stands for the vendor.
    ///   - settings: Further lines of the source's section.
    init(
        _ url: String, key: String = "00000000-0000-4000-8000-000000000001", settings: String = "",
        clock: ManualTimekeeper = ManualTimekeeper(), transport: CurlTransport = .shared, folder: String? = nil
    ) throws {
        try self.init(
            yaml: nango(url, key: key, settings: settings), clock: clock, transport: transport, folder: folder)
    }

    /// What is published of the source.
    var published: PublishedSource? { publication["test"] }

    /// Runs one round; waits between attempts pass in no time.
    @discardableResult
    func poll() async -> RoundSummary? {
        await driver.run { [poller] in await poller.runRound() }
    }

    /// The exposition at this moment.
    func page(_ format: ExpositionFormat = .text) -> String {
        let scrape = Scrape(
            of: publication, with: renderer, settings: RenderSettings(), requests: ["test": poller.requests],
            exporter: .forTests, now: clock.now, uptime: clock.uptime)
        return String(decoding: ScrapePage(scrape, as: format).body(.identity).bytes, as: UTF8.self)
    }

    /// The value of the one sample that begins like this.
    func value(_ sample: String) -> String? {
        let lines = page().split(separator: "\n").filter { $0.hasPrefix(sample) }
        return lines.count == 1 ? lines[0].split(separator: " ").last.map(String.init) : nil
    }
}

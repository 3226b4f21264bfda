import CurlTransport
import Exporter
import Exposition
import Foundation
import HTTPEndpoint
import Logging
import SyncModel
import TestSupport

/// One source over real sockets: a real poller, real libcurl, a clock that the test turns, and what a scrape shows.
struct PolledSource {
    let clock: ManualTimekeeper
    let store: SnapshotStore
    let poller: SourcePoller
    let log = LineBox()

    /// The only source of a configuration file.
    ///
    /// - Parameters:
    ///   - timeout: Of one request, in real time.
    ///   - folder: Where the history is kept, if anywhere.
    init(
        yaml: String, clock: ManualTimekeeper = ManualTimekeeper(), timeout: Duration = .seconds(20),
        transport: CurlTransport = .shared, folder: String? = nil
    ) throws {
        var source = try ConfigurationLoader(environment: [:]).load(Array(yaml.utf8), path: "test").sources[0]
        source.polling.timeout = timeout
        self.clock = clock
        store = SnapshotStore([SourceSnapshot(of: source)])
        poller = SourcePoller(
            source, transport: transport, store: store,
            storage: try folder.map { [log] in
                try HistoryStorage(path: $0, patience: .seconds(20), logger: log.logger())
            },
            timekeeper: clock, logger: log.logger(.debug))
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

    /// Polls once, letting the waits between attempts pass in no time.
    @discardableResult
    func poll() async -> PollSummary? {
        await withTaskGroup(of: PollSummary??.self) { group in
            group.addTask { .some(await poller.poll()) }
            group.addTask {
                while !Task.isCancelled {
                    await clock.untilAsleep()
                    if let wait = clock.untilNextWake { clock.advance(by: wait) }
                }
                return .none
            }
            let summary = await group.next()
            group.cancelAll()
            return summary.flatMap(\.self).flatMap(\.self)
        }
    }

    /// The exposition at this moment.
    func page(_ format: ExpositionFormat = .text) -> String {
        let scrape = Scrape(
            of: store, requests: ["test": poller.requests], exporter: .forTests, now: clock.now, uptime: clock.uptime)
        return String(decoding: ScrapePage(scrape, as: format).body(.identity).bytes, as: UTF8.self)
    }

    /// The value of the one sample that begins like this.
    func value(_ sample: String) -> String? {
        let lines = page().split(separator: "\n").filter { $0.hasPrefix(sample) }
        return lines.count == 1 ? lines[0].split(separator: " ").last.map(String.init) : nil
    }
}

/// A configuration of one Nango source.
func configuration(of url: String, key: String, settings: String = "") throws -> Configuration {
    try ConfigurationLoader(environment: [:])
        .load(Array(nango(url, key: key, settings: settings).utf8), path: "test")
}

private func nango(_ url: String, key: String, settings: String) -> String {
    """
    sources:
      - name: test
        provider: nango
        base_url: \(url)
        secret_key: \(key)
    \(settings)
    """
}

extension CurlTransport {
    /// One for all tests that need no other.
    static let shared = CurlTransport(userAgent: "tests")
}

extension ExporterStatus {
    static let forTests = ExporterStatus(
        version: "0", revision: "r", swift: "s", libcurl: "l",
        configuration: ConfigurationStatus(loaded: Timestamp(seconds: 1), hash: 42))
}

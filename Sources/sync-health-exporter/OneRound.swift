import CurlTransport
import Exporter
import Exposition
import Fleet
import HTTPEndpoint
import HTTPExchange
import Logging
import Polling
import Rendering
import SyncModel

/// One round of every source, for the commands that do not serve.
struct OneRound {
    private let configuration: Configuration
    private let timekeeper = SystemTimekeeper()
    private let loaded: Timestamp
    private let publication = Publication()
    private let pollers: [SourcePoller]
    private let transport: CurlTransport

    init(_ configuration: Configuration, shard: Shard, logger: Logger) {
        self.configuration = configuration
        loaded = timekeeper.now
        let transport = CurlTransport(userAgent: Build.userAgent)
        self.transport = transport
        pollers = configuration.sources.map { [timekeeper, publication] in
            SourcePoller(
                $0, shard: shard, transport: transport, publication: publication, timekeeper: timekeeper,
                logger: logger)
        }
    }

    /// What a round of a source came to.
    struct Reading {
        let source: String
        /// `nil` if the round was given up before its end.
        let summary: RoundSummary?

        /// Whether the source and all of its parts were read.
        var isWhole: Bool { summary?.isWhole ?? false }

        /// One line for people.
        var line: String {
            guard let summary else { return "\(source): given up" }
            let state = summary.isUp ? "up" : "down"
            let reasons = summary.reasons.map(\.rawValue).sorted().joined(separator: ", ")
            let seconds = Double(Int(summary.duration.inSeconds * 100)) / 100
            return "\(source): \(state), \(summary.targets) targets, \(summary.failedTargets) failed"
                + (reasons.isEmpty ? "" : " (\(reasons))") + ", \(summary.syncs) syncs, \(seconds) s"
                + (summary.supplementFailure.map { "; reasons of failures cannot be read: \($0)" } ?? "")
        }
    }

    /// Polls all sources concurrently.
    func poll() async -> [Reading] {
        let progress = ProgressLine(sources: pollers.count, timekeeper: timekeeper)
        let readings = await withTaskGroup(of: Reading.self) { group in
            for poller in pollers {
                group.addTask {
                    let summary = await poller.runRound { progress.note(poller.source.name, $0) }
                    progress.noteDone(poller.source.name)
                    return Reading(source: poller.source.name, summary: summary)
                }
            }
            var readings: [String: Reading] = [:]
            for await reading in group { readings[reading.source] = reading }
            return pollers.compactMap { readings[$0.source.name] }
        }
        progress.clear()
        transport.shutdown()
        return readings
    }

    /// The metrics of what was polled.
    func exposition() -> EndpointBody {
        let requests = Dictionary(
            pollers.map { ($0.source.name, $0.requests) }, uniquingKeysWith: { first, _ in first })
        let scrape = Scrape(
            of: publication, with: Renderer(), settings: configuration.global, requests: requests,
            exporter: Build.status(of: ConfigurationStatus(loaded: loaded, hash: configuration.hash)),
            now: timekeeper.now, uptime: timekeeper.uptime, process: .read())
        return ScrapePage(scrape, as: .text).body(.identity)
    }
}

import CurlTransport
import Exporter
import Exposition
import HTTPEndpoint
import HTTPExchange
import Logging
import Providers
import SyncModel

/// One poll of every source, for the commands that do not serve.
struct OneRound {
    private let configuration: Configuration
    private let timekeeper = SystemTimekeeper()
    private let loaded: Timestamp
    private let store: SnapshotStore
    private let pollers: [SourcePoller]
    private let transport: CurlTransport

    init(_ configuration: Configuration, shard: Shard, logger: Logger) {
        self.configuration = configuration
        loaded = timekeeper.now
        let store = SnapshotStore(
            configuration.sources.map { SourceSnapshot(of: $0) }, settings: configuration.global)
        let transport = CurlTransport(userAgent: Build.userAgent)
        self.store = store
        self.transport = transport
        pollers = configuration.sources.map { [timekeeper] in
            SourcePoller(
                $0, shard: shard, transport: transport, store: store, timekeeper: timekeeper, logger: logger)
        }
    }

    /// What came of a source.
    struct Reading {
        let source: String
        let summary: PollSummary
        let syncs: Int

        /// Whether the source and all of its targets were read.
        var isWhole: Bool { summary.isWhole }

        /// One line for people.
        var line: String {
            let state = summary.isUp ? "up" : "down"
            let reasons = summary.reasons.map(\.rawValue).sorted().joined(separator: ", ")
            let seconds = Double(Int(summary.duration.inSeconds * 100)) / 100
            return "\(source): \(state), \(summary.targets) targets, \(summary.failedTargets) failed"
                + (reasons.isEmpty ? "" : " (\(reasons))") + ", \(syncs) syncs, \(seconds) s"
        }
    }

    /// Polls all sources side by side.
    func poll() async -> [Reading] {
        let progress = ProgressLine(sources: pollers.count)
        await withDiscardingTaskGroup { group in
            for poller in pollers {
                group.addTask {
                    await poller.poll { progress.note(poller.source.name, $0) }
                    progress.noteDone(poller.source.name)
                }
            }
        }
        progress.clear()
        transport.shutdown()
        return store.all.compactMap { snapshot in
            snapshot.lastPoll.map { Reading(source: snapshot.name, summary: $0, syncs: snapshot.syncs.count) }
        }
    }

    /// The metrics of what was polled.
    func exposition() -> EndpointBody {
        let requests = Dictionary(
            pollers.map { ($0.source.name, $0.requests) }, uniquingKeysWith: { first, _ in first })
        let scrape = Scrape(
            of: store, requests: requests,
            exporter: Build.status(of: ConfigurationStatus(loaded: loaded, hash: configuration.hash)),
            now: timekeeper.now, uptime: timekeeper.uptime, process: .read())
        return ScrapePage(scrape, as: .text, excluding: configuration.global.excludedMetrics).body(.identity)
    }
}

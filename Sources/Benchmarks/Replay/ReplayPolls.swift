import ArgumentParser
import Exporter
import Exposition
import FoundationEssentials
import HTTPEndpoint
import HTTPExchange
import Logging
import Providers
import SyncModel
import Synchronization

/// Polls a source whose answers are files, stage by stage, and prints what each took.
struct ReplayPolls: AsyncParsableCommand {
    static let configuration = CommandConfiguration(shouldDisplay: false)

    @Flag(help: "Watch memory instead of time.") var memory = false
    @Flag(help: "Measure the stages behind the poll, too.") var stages = false
    @Argument var files: [String]

    func run() async throws {
        let source = try ConfigurationLoader(environment: [:])
            .load(Array(FleetConfiguration.text(port: 1).utf8), path: "benchmark").sources[0]
        let transport = ReplayTransport(files + (stages ? files.suffix(2) : []), watchesMemory: memory)
        let timekeeper = SystemTimekeeper()
        let visible = Mutex(0.0)
        let store = SnapshotStore([SourceSnapshot(of: source)]) { rendering in
            // What comes behind is to be put into its place, which takes no time.
            if case .source = rendering { visible.withLock { $0 = Clock.processor } }
        }
        let poller = SourcePoller(
            source, transport: transport, store: store, timekeeper: timekeeper,
            logger: Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() })
        var figures: [String: Double] = [:]
        for (round, _) in files.enumerated() {
            let start = Clock.processor
            let summary = await poller.poll()
            let end = Clock.processor
            guard summary?.isWhole == true else { throw BenchmarkFailure("a poll failed: \(summary, default: "none")") }
            let notes = transport.notes
            // The last poll counts: it meets history, and memory that was used before.
            figures["poll"] = end - start
            figures["decode"] = notes.lastByte - notes.firstByte
            figures["after"] = visible.withLock { $0 } - notes.lastByte
            if round == 0 { (figures["passing"], figures["kept"]) = (notes.passingMemory, notes.keptMemory) }
        }
        if stages {
            let pipeline = Pipeline(source: source, transport: transport, timekeeper: timekeeper, store: store)
            figures.merge(try await pipeline.figures(requests: poller.requests)) { first, _ in first }
        }
        print(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
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

import Exporter
import Exposition
import FoundationEssentials
import HTTPEndpoint
import HTTPExchange
import Providers
import SyncModel

/// What happens to a reading once it is read, taken apart.
struct Pipeline {
    let source: SourceConfiguration
    let transport: ReplayTransport
    let timekeeper: SystemTimekeeper
    let store: SnapshotStore

    /// Processor seconds by stage, and how large the exposition is.
    func figures(requests: RequestStatistics) async throws -> [String: Double] {
        var figures: [String: Double] = [:]
        try await history(&figures)
        let snapshot = store.all[0]
        figures["render"] = Self.processor { SnapshotStore().replace(snapshot, at: timekeeper.uptime) }
        compress(requests: requests, &figures)
        return figures
    }

    /// A ledger takes in a second reading; as the floor, a dictionary takes in as many identities.
    private func history(_ figures: inout [String: Double]) async throws {
        let earlier = Result<SourceReading, RequestFailure>.success(try await reading())
        let later = Result<SourceReading, RequestFailure>.success(try await reading())
        var ledger = SourceLedger()
        ledger.apply(earlier, at: timekeeper.now, uptime: timekeeper.uptime, duration: .zero)
        figures["history"] = Self.processor {
            ledger.apply(later, at: timekeeper.now, uptime: timekeeper.uptime, duration: .zero)
        }
        let identities = ledger.targets.values.flatMap(\.syncs).map(\.reading.identity)
        var floor: [SyncIdentity: Int] = [:]
        figures["dictionary"] = Self.processor {
            for (index, identity) in identities.enumerated() { floor[identity] = index }
        }
        figures["syncs"] = Double(floor.count)
    }

    private func reading() async throws(RequestFailure) -> SourceReading {
        let api = APIClient(
            baseURL: source.vendor.baseURL, limits: RequestLimits(), connection: source.connection,
            transport: transport, timekeeper: timekeeper)
        return try await source.vendor.poll(
            PollSession(
                api: api, timekeeper: timekeeper, interval: source.polling.interval, slowdown: SharedSlowdown()))
    }

    /// The whole exposition is compressed again in the blocks that it was compressed in before, and copied as well.
    private func compress(requests: RequestStatistics, _ figures: inout [String: Double]) {
        let status = ExporterStatus(
            version: "", revision: "", swift: "", libcurl: "",
            configuration: ConfigurationStatus(loaded: timekeeper.now, hash: nil))
        let page = ScrapePage(
            Scrape(
                of: store, requests: [source.name: requests], exporter: status, now: timekeeper.now,
                uptime: timekeeper.uptime), as: .text)
        let body = page.body(.identity)
        let compressor = BlockCompressor()
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: EndpointBody.segmentBytes, alignment: 64)
        defer { room.deallocate() }
        var (compressing, copying) = (0.0, 0.0)
        figures["inflate"] =
            Self.processor {
                body.forEachPiece { piece in
                    compressing += Self.processor { _ = compressor.deflate(piece) }
                    copying += Self.processor { room.copyMemory(from: piece) }
                }
            } - compressing - copying
        figures["compress"] = compressing
        figures["copy"] = copying
        figures["bytes"] = Double(body.count)
        figures["samples"] = Double(page.samples)
    }

    private static func processor(_ work: () -> Void) -> Double {
        let start = Clock.processor
        work()
        return Clock.processor - start
    }
}

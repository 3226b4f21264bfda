import Exposition
import HTTPEndpoint
import Providers
import SyncModel

@testable import Exporter

extension SnapshotStore {
    /// A scrape of the store.
    func scrape(now: Timestamp, uptime: Duration, only names: [String] = []) -> Scrape {
        Scrape(of: self, sources: names, requests: [:], exporter: .forTests, now: now, uptime: uptime)
    }

    /// The exposition at a moment.
    func page(
        _ format: ExpositionFormat = .text, _ coding: ContentCoding = .identity, now: Timestamp, uptime: Duration
    ) -> [UInt8] {
        ScrapePage(scrape(now: now, uptime: uptime), as: format).body(coding).bytes
    }

    /// The exposition's lines when both clocks say the same.
    func lines(at seconds: Int64) -> [String] {
        String(decoding: page(now: .at(seconds), uptime: .seconds(seconds)), as: UTF8.self)
            .split(separator: "\n").map(String.init)
    }
}

/// Writes an exposition family by family, at once and without any compression: slow, and plainly right.
struct ReferencePage {
    let sources: [SourceSnapshot]
    let scrape: Scrape
    let states: GlobalSettings.StateSeries
    let now: Timestamp
    let uptime: Duration

    func text(_ format: ExpositionFormat) -> [UInt8] {
        let families = MetricCatalogue.all.sorted { $0.name < $1.name }.map { ($0, writer(of: $0)) }
        let samples = families.reduce(1) { $0 + $1.1.samples }
        let pages = families.map { metric, writer in
            var writer = writer
            if metric.name == "sync_exporter_series" { writer.sample(.none, .integer(samples)) }
            return writer.samples == 0 ? [] : format.description(of: metric.family) + writer.bytes
        }
        return pages.flatMap(\.self) + format.ending
    }

    private func writer(of metric: Metric) -> SampleWriter {
        var writer = SampleWriter(metric.family)
        if case .scrape(let write) = metric.series {
            write(scrape, &writer)
            return writer
        }
        for source in sources {
            let syncs = source.freshSyncs(at: uptime)
            let single = source.detail == .sync ? syncs : []
            let groups = source.detail == .sync ? [] : SyncGroup.groups(of: syncs, under: source.labels)
            switch metric.series {
            case .syncs(let write):
                for sync in single { write(sync.known, sync.labels(under: source.labels), states, &writer) }
            case .ages(let time):
                for sync in single {
                    guard let time = time(sync.known) else { continue }
                    let age = max(0, now.microseconds - time.microseconds)
                    writer.sample(sync.labels(under: source.labels), .microseconds(age))
                }
            case .groups(let write): for group in groups { write(group, &writer) }
            case .groupsByTheClock(let write): for group in groups { write(group, now, &writer) }
            case .connections(let write):
                for connection in source.freshConnections(at: uptime) { write(connection, states, &writer) }
            case .scrape: break
            }
        }
        return writer
    }
}

import Exposition
import Fleet
import SyncModel

@testable import Rendering

/// Writes an exposition family by family, at once and without any compression: slow, and plainly right.
struct ReferencePage {
    let scrape: Scrape
    let now: Timestamp
    let uptime: Duration
    var states = RenderSettings.StateSeries.all

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
        for source in scrape.sources.map(\.published) {
            let labels = LabelSet([("source", source.name), ("provider", source.provider)])
            let rows =
                source.isGrouped
                ? []
                : source.blocks.flatMap { block in
                    (0..<block.count).map { block[$0] }.filter { $0.expires >= uptime.wholeMicroseconds }
                }
            switch metric.series {
            case .rows(let write): for row in rows { write(row, row.labels(under: labels), states, &writer) }
            case .failures(let write):
                for row in rows {
                    let connection = source.connections.map(\.reading).first {
                        $0.integration == row.integration && $0.connection == row.connection
                    }
                    write(row, row.labels(under: labels), connection?.state.isBroken == true, &writer)
                }
            case .ages(let time):
                for row in rows {
                    guard let time = time(row.row).time else { continue }
                    let age = max(0, now.microseconds - time.microseconds)
                    writer.sample(row.labels(under: labels), .microseconds(age))
                }
            case .groups(let write):
                guard source.isGrouped else { continue }
                for group in SyncGroup.groups(of: source.blocks, at: uptime) {
                    write(
                        group, labels.adding(("integration", group.integration), ("sync", group.sync)), now, &writer)
                }
            case .connections(let write):
                for connection in source.connections where connection.expires >= uptime.wholeMicroseconds {
                    let reading = connection.reading
                    let own = labels.adding(("integration", reading.integration), ("connection", reading.connection))
                    write(reading, own, states, &writer)
                }
            case .scrape: break
            }
        }
        return writer
    }
}

extension SyncRow {
    fileprivate func labels(under source: LabelSet) -> LabelSet {
        source.adding(
            ("integration", integration), ("connection", connection), ("sync", sync), ("variant", variant))
    }
}

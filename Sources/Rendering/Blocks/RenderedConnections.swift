import Exposition
import Fleet
import SyncModel

/// What is rendered of some neighbouring connections.
struct RenderedConnections {
    private let readings: [ConnectionReading]
    let block: RenderedBlock

    private static let usualCount = 256

    /// Renders the connections of a source, except those that are the same as before.
    static func update(
        _ before: [RenderedConnections], with readings: [ConnectionReading], under labels: LabelSet,
        metrics: RenderedMetrics, writer: inout BlockWriter
    ) -> [RenderedConnections] {
        var rendered: [RenderedConnections] = []
        for start in stride(from: 0, to: readings.count, by: usualCount) {
            let part = readings[start..<min(start + usualCount, readings.count)]
            if rendered.count < before.count, before[rendered.count].readings[...] == part {
                rendered.append(before[rendered.count])
            } else {
                rendered.append(RenderedConnections(Array(part), under: labels, metrics: metrics, writer: &writer))
            }
        }
        return rendered
    }

    private init(
        _ readings: [ConnectionReading], under labels: LabelSet, metrics: RenderedMetrics, writer: inout BlockWriter
    ) {
        self.readings = readings
        let labelled = readings.map { ($0, $0.labels(under: labels)) }
        for (family, write) in metrics.connections {
            writer.add(family, of: labelled) { write($0.0, $0.1, metrics.settings.stateSeries, &$1) }
        }
        block = writer.finish()
    }
}

extension ConnectionReading {
    /// `source`, `provider`, `integration` and `connection`.
    func labels(under source: LabelSet) -> LabelSet {
        source.adding(
            ("integration", LabelValue.bounded(integration)), ("connection", LabelValue.bounded(connection)))
    }
}

extension PublishedSource {
    /// The connections that are served at a moment: once each, the worse state if it was read twice.
    func servedConnections(at uptime: Duration) -> [ConnectionReading] {
        let uptime = uptime.wholeMicroseconds
        var served: [ConnectionReading] = []
        served.reserveCapacity(connections.count)
        for connection in connections where connection.expires >= uptime {
            let reading = connection.reading
            if let last = served.last, last.integration == reading.integration, last.connection == reading.connection {
                if last.state == .ok { served[served.count - 1] = reading }
            } else {
                served.append(reading)
            }
        }
        return served
    }
}

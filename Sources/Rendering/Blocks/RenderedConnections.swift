import Exposition
import Fleet
import SyncModel

/// What is rendered of a source's connections.
struct RenderedConnections {
    /// In the order of the connections.
    var blocks: [RenderedBlock] { groups.map(\.block) }
    /// The labels of those whose credentials are rejected.
    private(set) var broken: Set<LabelSet> = []
    private var groups: [Group] = []
    private var published: [PublishedConnection] = []
    /// When these connections are served and no others, on the monotonic clock.
    private var validity: ClosedRange<Int64>?

    /// Some neighbours, and how they are rendered.
    private struct Group {
        let readings: [ConnectionReading]
        let block: RenderedBlock
    }

    private static let groupCount = 256

    /// Renders groups of connections that have changed.
    mutating func update(
        with source: PublishedSource, under labels: LabelSet, metrics: RenderedMetrics, at uptime: Duration,
        writer: inout BlockWriter
    ) {
        let uptime = uptime.wholeMicroseconds
        // Nearly always nothing has changed.
        if published.isSame(as: source.connections), validity?.contains(uptime) == true { return }
        published = source.connections
        let expiries = published.lazy.map(\.expires)
        let begin = expiries.filter { $0 < uptime }.max().map { $0 + 1 } ?? .min
        validity = begin...(expiries.filter { $0 >= uptime }.min() ?? .max)
        let readings = source.servedConnections(at: uptime)
        broken = Set(readings.filter(\.state.isBroken).map { $0.labels(under: labels) })
        let before = groups
        groups = []
        for start in stride(from: 0, to: readings.count, by: Self.groupCount) {
            let readings = Array(readings[start..<min(start + Self.groupCount, readings.count)])
            if groups.count < before.count, before[groups.count].readings == readings {
                groups.append(before[groups.count])
            } else {
                let block = metrics.block(of: readings, under: labels, writer: &writer)
                groups.append(Group(readings: readings, block: block))
            }
        }
    }
}

extension RenderedMetrics {
    fileprivate func block(
        of readings: [ConnectionReading], under labels: LabelSet, writer: inout BlockWriter
    ) -> RenderedBlock {
        let labelled = readings.map { ($0, $0.labels(under: labels)) }
        for (family, write) in connections {
            writer.add(family, of: labelled) { write($0.0, $0.1, settings.stateSeries, &$1) }
        }
        return writer.finish()
    }
}

extension ConnectionReading {
    /// `source`, `provider`, `integration` and `connection`.
    fileprivate func labels(under source: LabelSet) -> LabelSet {
        source.adding(
            ("integration", LabelValue.bounded(integration)), ("connection", LabelValue.bounded(connection)))
    }
}

extension PublishedSource {
    /// The connections that are served at a moment: once each, the worse state if it was read twice.
    fileprivate func servedConnections(at uptime: Int64) -> [ConnectionReading] {
        var served: [ConnectionReading] = []
        served.reserveCapacity(connections.count)
        for connection in connections where connection.expires >= uptime {
            let reading = connection.reading
            if let last = served.last, last.isOfSameConnection(as: reading) {
                if last.state == nil || last.state == .ok { served[served.count - 1] = reading }
            } else {
                served.append(reading)
            }
        }
        return served
    }
}

extension ConnectionReading {
    /// Compares as bytes, as labels are compared.
    fileprivate func isOfSameConnection(as other: ConnectionReading) -> Bool {
        connection.utf8.elementsEqual(other.connection.utf8) && integration.utf8.elementsEqual(other.integration.utf8)
    }
}

extension Array {
    /// Whether two arrays share their memory, and therefore are equal.
    fileprivate func isSame(as other: [Element]) -> Bool {
        count == other.count
            && withUnsafeBufferPointer { own in other.withUnsafeBufferPointer { own.baseAddress == $0.baseAddress } }
    }
}

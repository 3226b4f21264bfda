package import Exposition
import Fleet
import SyncModel

/// One entry of the catalogue: a family, the labels of its series, and where its values come from.
package struct Metric: Sendable {
    package let family: MetricFamily
    /// Every label name of every series, in their order.
    package let labels: [String]
    /// The vendor's fields, or the part of the exporter, that the values come from.
    package let origin: String
    let series: Series

    package var name: String { family.name }

    /// What the series are written from, and thereby when they are written again.
    enum Series: Sendable {
        /// The rows of a block: written once for each block that is published.
        case rows(@Sendable (SyncRow, LabelSet, RenderSettings.StateSeries, inout SampleWriter) -> Void)
        /// The rows of a block and whether their connections are broken: written again when other connections are.
        case failures(@Sendable (SyncRow, LabelSet, _ isConnectionBroken: Bool, inout SampleWriter) -> Void)
        /// The time since a moment of each row, 0 if it is in the future: written at scrapes, at most once a second.
        case ages(@Sendable (Row) -> OptionalTime)
        /// The groups of a source that is shown by groups: written at scrapes, at most once a second.
        case groups(@Sendable (SyncGroup, LabelSet, Timestamp, inout SampleWriter) -> Void)
        /// The connections of a source: written when they change.
        case connections(
            @Sendable (ConnectionReading, LabelSet, RenderSettings.StateSeries, inout SampleWriter) -> Void)
        /// Everything else: written at every scrape.
        case scrape(@Sendable (Scrape, inout SampleWriter) -> Void)
    }

    /// - Parameter origin: The part of the exporter that the values come from; `nil` if they come from vendors.
    init(
        _ name: String, _ kind: MetricFamily.Kind = .gauge, unit: String? = nil, labels: [String] = [],
        help: String, origin: String? = nil, series: Series
    ) {
        family = MetricFamily(name, kind, unit: unit, help: help)
        self.labels = labels
        self.origin = origin ?? Self.vendorOrigin(of: name)
        self.series = series
    }

    /// A small family that is written at every scrape.
    init(
        _ name: String, _ kind: MetricFamily.Kind = .gauge, unit: String? = nil, labels: [String] = [],
        help: String, origin: String? = nil,
        samples: @escaping @Sendable (Scrape, inout SampleWriter) -> Void
    ) {
        self.init(name, kind, unit: unit, labels: labels, help: help, origin: origin, series: .scrape(samples))
    }
}

package import Exposition
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

    /// What the series are written from, and thereby how often that is done.
    enum Series: Sendable {
        /// When a poll ends, for each sync that is shown one by one, under its base labels.
        case syncs(@Sendable (KnownSync, LabelSet, GlobalSettings.StateSeries, inout SampleWriter) -> Void)
        /// The same at a scrape, at most once a second.
        case syncsByTheClock(@Sendable (KnownSync, LabelSet, Timestamp, inout SampleWriter) -> Void)
        /// When a poll ends, for each group of a source that is shown by groups.
        case groups(@Sendable (SyncGroup, inout SampleWriter) -> Void)
        /// The same at a scrape, at most once a second.
        case groupsByTheClock(@Sendable (SyncGroup, Timestamp, inout SampleWriter) -> Void)
        /// When a poll ends, for each connection.
        case connections(@Sendable (ExposedConnection, GlobalSettings.StateSeries, inout SampleWriter) -> Void)
        /// At every scrape.
        case scrape(@Sendable (Scrape, inout SampleWriter) -> Void)
    }

    init(
        _ name: String, _ kind: MetricFamily.Kind = .gauge, unit: String? = nil, labels: [String] = [],
        help: String, origin: String, series: Series
    ) {
        family = MetricFamily(name, kind, unit: unit, help: help)
        self.labels = labels
        self.origin = origin
        self.series = series
    }

    /// A family that is small, and written at every scrape.
    init(
        _ name: String, _ kind: MetricFamily.Kind = .gauge, unit: String? = nil, labels: [String] = [],
        help: String, origin: String,
        samples: @escaping @Sendable (Scrape, inout SampleWriter) -> Void
    ) {
        self.init(name, kind, unit: unit, labels: labels, help: help, origin: origin, series: .scrape(samples))
    }
}

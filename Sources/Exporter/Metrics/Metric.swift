package import Exposition
import Providers
import SyncModel

/// One entry of the catalogue: a family, the labels of its series, and where its values come from.
package struct Metric: Sendable {
    package let family: MetricFamily
    /// Every label name of every series, in their order.
    package let labels: [String]
    /// The vendor's fields, or the part of the exporter, that the values come from.
    package let origin: String
    let series: Series
    /// What a per-sync metric says of one sync; `nil` for other metrics.
    let syncValue: SyncValue?

    package var name: String { family.name }

    /// What the series are written from, and thereby how often that is done.
    enum Series: Sendable {
        /// When a poll ends, for each sync that is shown one by one, under its base labels.
        case syncs(@Sendable (KnownSync, LabelSet, GlobalSettings.StateSeries, inout SampleWriter) -> Void)
        /// At a scrape, at most once a second: how long ago something was, 0 if it is yet to be.
        case ages(@Sendable (KnownSync) -> Timestamp?)
        /// When a poll ends, for each group of a source that is shown by groups.
        case groups(@Sendable (SyncGroup, inout SampleWriter) -> Void)
        /// The same at a scrape, at most once a second.
        case groupsByTheClock(@Sendable (SyncGroup, Timestamp, inout SampleWriter) -> Void)
        /// When a poll ends, for each connection.
        case connections(@Sendable (ExposedConnection, GlobalSettings.StateSeries, inout SampleWriter) -> Void)
        /// At every scrape.
        case scrape(@Sendable (Scrape, inout SampleWriter) -> Void)
    }

    /// - Parameter origin: The part of the exporter that the values come from; `nil` if vendors tell them.
    init(
        _ name: String, _ kind: MetricFamily.Kind = .gauge, unit: String? = nil, labels: [String] = [],
        help: String, origin: String? = nil, series: Series, syncValue: SyncValue? = nil
    ) {
        family = MetricFamily(name, kind, unit: unit, help: help)
        self.labels = labels
        self.origin = origin ?? VendorCatalogue.origin(of: name)
        self.series = series
        self.syncValue = syncValue
    }

    /// A family that is small, and written at every scrape.
    init(
        _ name: String, _ kind: MetricFamily.Kind = .gauge, unit: String? = nil, labels: [String] = [],
        help: String, origin: String? = nil,
        samples: @escaping @Sendable (Scrape, inout SampleWriter) -> Void
    ) {
        self.init(name, kind, unit: unit, labels: labels, help: help, origin: origin, series: .scrape(samples))
    }
}

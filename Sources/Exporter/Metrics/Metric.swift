package import Exposition

/// One entry of the catalogue: a family, the labels of its series, and where its values come from.
package struct Metric: Sendable {
    package let family: MetricFamily
    /// Every label name of every series, in their order.
    package let labels: [String]
    /// The vendor's fields, or the part of the exporter, that the values come from.
    package let origin: String
    let samples: @Sendable (Scrape, inout ExpositionWriter) -> Void

    package var name: String { family.name }

    init(
        _ name: String, _ kind: MetricFamily.Kind = .gauge, unit: String? = nil, labels: [String] = [],
        help: String, origin: String,
        samples: @escaping @Sendable (Scrape, inout ExpositionWriter) -> Void
    ) {
        family = MetricFamily(name, kind, unit: unit, help: help)
        self.labels = labels
        self.origin = origin
        self.samples = samples
    }
}

package import Exposition
import Providers

/// One entry of the catalogue: a family, the labels of its series, and where its values come from.
package struct Metric: Sendable {
    package let family: MetricFamily
    /// Every label name of every series, in their order.
    package let labels: [String]
    /// The vendor's fields, or the part of the exporter, that the values come from.
    package let origin: String
    let samples: @Sendable (Scrape, inout ExpositionWriter) -> Void

    package var name: String { family.name }

    /// - Parameter origin: The part of the exporter that the values come from; `nil` if vendors tell them.
    init(
        _ name: String, _ kind: MetricFamily.Kind = .gauge, unit: String? = nil, labels: [String] = [],
        help: String, origin: String? = nil,
        samples: @escaping @Sendable (Scrape, inout ExpositionWriter) -> Void
    ) {
        family = MetricFamily(name, kind, unit: unit, help: help)
        self.labels = labels
        self.origin = origin ?? VendorCatalogue.origin(of: name)
        self.samples = samples
    }
}

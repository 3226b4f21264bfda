/// Every metric family, once: the exposition, the `metrics` command and the documentation are made from it.
package enum MetricCatalogue {
    /// In the order of the documentation.
    package static let all: [Metric] = perSync + perGroup + perConnection + perSource + perExporter

    /// In the order of the exposition.
    static let sorted = all.sorted { $0.name < $1.name }

    package static let names = Set(all.map(\.name))

    /// The names of the labels that every per-sync series begins with, in their order.
    package static let syncLabels = ["source", "provider", "integration", "connection", "sync", "variant"]
}

import ArgumentParser
import Exporter
import Rendering

/// Prints the metric catalogue.
struct Metrics: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print every metric as a Markdown table.")

    func run() {
        print(MetricCatalogue.table, terminator: "")
    }
}

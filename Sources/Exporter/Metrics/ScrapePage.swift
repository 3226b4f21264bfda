package import Exposition

/// Turns a scrape into bytes: every family of the catalogue, in the order of their names.
package enum ScrapePage {
    /// - Parameter excluded: `exclude_metrics`: names of families to leave out.
    package static func render(
        _ scrape: Scrape, as format: ExpositionFormat, excluding excluded: Set<String> = []
    ) -> [UInt8] {
        var writer = ExpositionWriter(format)
        let families = MetricCatalogue.sorted.filter { !excluded.contains($0.name) }
        guard let series = families.firstIndex(where: { $0.name == seriesName }) else {
            write(families[...], of: scrape, to: &writer)
            return writer.finish()
        }
        // The number of samples stands in the middle of the page and counts what comes after it, too.
        var rest = ExpositionWriter(format)
        write(families[(series + 1)...], of: scrape, to: &rest)
        write(families[..<series], of: scrape, to: &writer)
        writer.begin(families[series].family)
        writer.sample(.none, .integer(writer.samples + 1 + rest.samples))
        writer.append(rest)
        return writer.finish()
    }

    private static let seriesName = "sync_exporter_series"

    private static func write(_ families: ArraySlice<Metric>, of scrape: Scrape, to writer: inout ExpositionWriter) {
        for metric in families {
            writer.begin(metric.family)
            metric.samples(scrape, &writer)
        }
    }
}

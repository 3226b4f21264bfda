import Exposition

extension MetricCatalogue {
    /// The catalogue as a Markdown table, the one in the documentation.
    package static var table: String {
        let header = [
            "| metric | type | unit | labels | meaning | from |",
            "|---|---|---|---|---|---|",
        ]
        let rows = all.map { metric in
            let cells = [
                "`\(metric.name)`", metric.family.kind.rawValue, metric.family.unit ?? "",
                metric.labels.map { "`\($0)`" }.joined(separator: ", "), metric.family.help, metric.origin,
            ]
            return "| " + cells.joined(separator: " | ") + " |"
        }
        return (header + rows).joined(separator: "\n") + "\n"
    }
}

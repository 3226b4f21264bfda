import Rendering

/// What a scrape shows of the source on the bench.
extension ConformanceBench {
    /// The samples of a metric, without its name, that have all these pieces in them.
    func samples(_ metric: String, _ pieces: String...) -> [Substring] {
        source.page().split(separator: "\n")
            .filter { line in line.hasPrefix("\(metric){") && pieces.allSatisfy { line.contains($0) } }
            .map { $0.dropFirst(metric.count) }
    }

    /// The value of the one sample of a metric that has a label of the target's name, and this piece.
    func value(_ metric: String, of target: String, _ piece: String = "") -> String? {
        let found = samples(metric, "=\"\(target)\"", piece)
        return found.count == 1 ? found[0].split(separator: " ").last.map(String.init) : nil
    }

    /// A per-source value.
    func value(_ metric: String, _ label: String = "") -> String? {
        let found = samples(metric, label)
        return found.count == 1 ? found[0].split(separator: " ").last.map(String.init) : nil
    }

    /// The values of a counter with a closed set of reasons that are not 0.
    func reasons(_ metric: String) -> [String: String] {
        let pairs = samples(metric).compactMap { sample -> (String, String)? in
            let reason = sample.split(separator: "reason=\"").last?.prefix { $0 != "\"" }
            let value = sample.split(separator: " ").last
            return value == "0" ? nil : reason.flatMap { reason in value.map { (String(reason), String($0)) } }
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// The metrics of syncs and of connections that have samples.
    var told: Set<String> {
        Set(Self.perSync.map(\.name) + ["sync_connection_state"]).filter { !samples($0).isEmpty }
    }

    /// The metrics with the six labels of a sync.
    static let perSync = MetricCatalogue.all.filter { $0.labels.starts(with: MetricCatalogue.syncLabels) }
}

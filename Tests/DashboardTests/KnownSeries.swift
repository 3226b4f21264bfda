import Rendering
import Exposition
import TestSupport

/// Every series name that a query may use, with its labels: the catalogue's, the recorded ones, and Prometheus' own.
struct KnownSeries: Sendable {
    /// Read once for all tests.
    private static let read = Result { try KnownSeries() }

    static func all() throws -> KnownSeries { try read.get() }

    /// Labels that a scrape, or the configuration of a scrape, adds to every series.
    static let ofTargets: Set = ["job", "instance", "pod", "node", "shard", "cluster"]

    private static let ofSync = ["source", "provider", "integration", "connection", "sync", "variant"]

    /// Metrics that the contract names, with their labels, for a catalogue that does not have them yet.
    private static let announced: [String: [String]] = [
        "sync_last_run_failed": ofSync, "sync_consecutive_failed_runs": ofSync,
        "sync_failing_since_timestamp_seconds": ofSync, "sync_failure_info": ofSync + ["class", "reason"],
        "sync_connection_info": ["source", "provider", "integration", "connection", "customer"],
        "sync_source_failing_target_info": ["source", "provider", "target", "reason"],
        "sync_source_external_url_info": ["source", "provider", "url"],
        "sync_source_unreadable_syncs": ["source", "provider"], "sync_source_rate_limit": ["source", "provider"],
        "sync_source_parts": ["source", "provider"], "sync_source_parts_late": ["source", "provider"],
        "sync_source_oldest_reading_timestamp_seconds": ["source", "provider"],
        "sync_source_requests_per_minute_limit": ["source", "provider"],
        "sync_source_round_expected_seconds": ["source", "provider"],
        "sync_exporter_storage_last_write_successful": [],
    ]

    private var labels: [String: Set<String>] = [:]

    private init() throws {
        for metric in MetricCatalogue.all {
            let own = Set(metric.labels)
            if metric.family.kind == .histogram {
                labels[metric.name + "_bucket"] = own.union(["le"])
                labels[metric.name + "_sum"] = own
                labels[metric.name + "_count"] = own
            } else {
                labels[metric.name] = own
            }
        }
        for (name, own) in Self.announced where labels[name] == nil { labels[name] = Set(own) }
        for name in ["up", "scrape_duration_seconds", "scrape_samples_scraped"] { labels[name] = [] }
        for rule in try RuleFile.read("rules").rules {
            guard let name = rule.record else { continue }
            let read = PromQL(rule.expr).selectors.compactMap(\.name).reduce(into: Set<String>()) {
                $0.formUnion(labels[$1] ?? [])
            }
            labels[name, default: []].formUnion(read.union(rule.labels.map { Set($0.keys) } ?? []))
        }
        let anyLabel = labels.values.reduce(into: Set(["alertname", "alertstate", "severity"])) { $0.formUnion($1) }
        for name in ["ALERTS", "ALERTS_FOR_STATE"] { labels[name] = anyLabel }
    }

    func contains(_ name: String) -> Bool { labels[name] != nil }

    /// Every label that the series of a query have.
    func labels(of query: PromQL) -> Set<String> {
        query.selectors.reduce(into: Self.ofTargets) { $0.formUnion(labels(of: $1)) }
    }

    /// What a query names that does not exist, in words.
    func unknown(in query: PromQL) -> [String] {
        let series = query.selectors.filter { names(of: $0).isEmpty }.map { "no series is called \($0.name ?? "so")" }
        let matched = query.selectors.flatMap { selector in
            let known = labels(of: selector).union(["__name__"])
            return selector.matchers.map(\.label).filter { !known.contains($0) }
        }
        return series
            + (matched + query.groupingLabels.subtracting(labels(of: query)).subtracting(query.texts))
            .map { "no label is called \($0)" }
    }

    private func labels(of selector: PromQL.Selector) -> Set<String> {
        names(of: selector).reduce(into: Self.ofTargets) { $0.formUnion(labels[$1] ?? []) }
    }

    private func names(of selector: PromQL.Selector) -> [String] {
        if let name = selector.name { return contains(name) ? [name] : [] }
        guard let matcher = selector.matchers.first(where: { $0.label == "__name__" }),
            let pattern = try? Regex(matcher.value)
        else { return [] }
        return labels.keys.filter { (try? pattern.wholeMatch(in: $0)) != nil }
    }
}

import Exposition
import Fleet
import SyncModel

extension MetricCatalogue {
    static let perGroup: [Metric] = [
        Metric(
            group: "sync_group_syncs", extra: ["state"],
            help: "Syncs of a group by state, with detail: integration, as of the last poll."
        ) { group, labels, _, writer in
            for (state, label) in SyncState.labels {
                writer.sample(labels, and: label, .integer(group.states[state, default: 0]))
            }
        },
        Metric(
            group: "sync_group_fresh_syncs", extra: ["within"],
            help: "Syncs of a group whose last success is at most that long ago, computed at the scrape."
        ) { group, labels, now, writer in
            for (name, age) in freshWithin {
                writer.sample(labels, and: ("within", name), .integer(group.fresh(within: age, at: now)))
            }
        },
        Metric(
            group: "sync_group_oldest_success_timestamp_seconds", unit: "seconds",
            help: "The last success of the sync of a group that succeeded longest ago, as of the last poll."
        ) { group, labels, _, writer in writer.sample(labels, group.oldestSuccess) },
        Metric(
            group: "sync_group_overdue_syncs",
            help: "Syncs of a group, not running, paused or disabled, whose next run has passed at the scrape."
        ) { group, labels, now, writer in writer.sample(labels, .integer(group.overdue(at: now))) },
        Metric(
            group: "sync_group_never_succeeded_syncs",
            help: "Syncs of a group of which no success is known, as of the last poll."
        ) { group, labels, _, writer in writer.sample(labels, .integer(group.neverSucceeded)) },
    ]

    private static let freshWithin: [(String, Duration)] = [
        ("5m", .seconds(300)), ("15m", .seconds(900)), ("1h", .seconds(3600)), ("6h", .seconds(21_600)),
        ("1d", .seconds(86_400)), ("7d", .seconds(604_800)),
    ]
}

extension Metric {
    /// A family with one series, or a few, for each group of a source that is shown by groups.
    fileprivate init(
        group name: String, unit: String? = nil, extra: [String] = [], help: String,
        each write: @escaping @Sendable (SyncGroup, LabelSet, Timestamp, inout SampleWriter) -> Void
    ) {
        self.init(
            name, .gauge, unit: unit, labels: ["source", "provider", "integration", "sync"] + extra, help: help,
            origin: "exporter, from the per-sync values", series: .groups(write))
    }
}

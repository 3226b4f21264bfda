import Exposition
import SyncModel

extension MetricCatalogue {
    static let perSync: [Metric] = [
        Metric(
            sync: "sync_info", .info, extra: ["id", "schedule"],
            help: "The vendor's id of a sync and its schedule in the vendor's words, as of the last poll."
        ) { sync, labels, _, writer in
            writer.sample(
                labels, and: ("id", LabelValue.bounded(sync.reading.identity.id)),
                and: ("schedule", LabelValue.bounded(sync.reading.schedule)), .integer(1))
        },
        Metric(
            sync: "sync_state", extra: ["state"],
            help: "1 for the present state of a sync, 0 for the others, from the vendor's status as of the last poll."
        ) { sync, labels, states, writer in
            let present = sync.reading.state
            for (state, label) in SyncState.labels where states == .all || state == present {
                writer.sample(labels, and: label, .integer(state == present ? 1 : 0))
            }
        },
        Metric(
            sync: "sync_state_since_timestamp_seconds", unit: "seconds",
            help: "When the exporter first saw the present state of a sync.",
            origin: "exporter"
        ) { sync, labels, _, writer in writer.sample(labels, sync.history.stateSince) },
        Metric(
            sync: "sync_last_started_timestamp_seconds", unit: "seconds",
            help: "Most recent start of a sync, as of the last poll."
        ) { sync, labels, _, writer in writer.sample(labels, sync.history.lastStarted) },
        Metric(
            sync: "sync_last_finished_timestamp_seconds", unit: "seconds",
            help: "Most recent end of a sync, whatever its outcome, as of the last poll."
        ) { sync, labels, _, writer in writer.sample(labels, sync.history.lastFinished) },
        Metric(
            sync: "sync_last_success_timestamp_seconds", unit: "seconds",
            help: "Most recent success of a sync, remembered across later failures, as of the last poll."
        ) { sync, labels, _, writer in writer.sample(labels, sync.history.lastSuccess) },
        Metric(
            sync: "sync_lag_seconds", unit: "seconds",
            help: "Time since the last finish of a sync, computed at the scrape; 0 for a finish in the future.",
            origin: "exporter, from sync_last_finished_timestamp_seconds",
            series: .ages { $0.history.lastFinished }),
        Metric(
            sync: "sync_next_run_timestamp_seconds", unit: "seconds",
            help: "Next scheduled run of a sync, as of the last poll."
        ) { sync, labels, _, writer in writer.sample(labels, sync.reading.nextRun) },
        Metric(
            sync: "sync_interval_seconds", unit: "seconds",
            help: "The schedule of a sync as an interval, as of the last poll."
        ) { sync, labels, _, writer in writer.sample(labels, sync.reading.interval) },
        Metric(
            sync: "sync_records", extra: ["model"],
            help: "Records that the vendor holds for a sync, by model, as of the last poll."
        ) { sync, labels, _, writer in writer.samples(labels, sync.reading.records) },
        Metric(
            sync: "sync_records_expected", extra: ["model"],
            help: "Records that the vendor expects for a sync in total, by model, as of the last poll."
        ) { sync, labels, _, writer in writer.samples(labels, sync.reading.recordsExpected) },
        Metric(
            sync: "sync_last_run_records", extra: ["model", "action"],
            help: "Records that the last finished run of a sync changed, by model and action, as of the last poll."
        ) { sync, labels, _, writer in writer.samples(labels, sync.history.lastRunRecords ?? []) },
        Metric(
            sync: "sync_initial",
            help: "1 during the first full run of a sync, else 0, as of the last poll."
        ) { sync, labels, _, writer in
            guard let isInitial = sync.reading.isInitial else { return }
            writer.sample(labels, .integer(isInitial ? 1 : 0))
        },
        Metric(
            sync: "sync_rate_limit_backoff_seconds", unit: "seconds",
            help: "How long the vendor backs off from a third party's rate limit, as of the last poll."
        ) { sync, labels, _, writer in writer.sample(labels, sync.reading.rateLimitBackoff) },
        Metric(
            sync: "sync_checkpoint_changed_timestamp_seconds", unit: "seconds",
            help: "When the exporter last saw the checkpoint of a sync change; its first sight counts."
        ) { sync, labels, _, writer in writer.sample(labels, sync.history.checkpointChanged) },
        Metric(
            sync: "sync_observed_runs_total", .counter,
            help: "Ends of runs of a sync that the exporter has seen."
        ) { sync, labels, _, writer in writer.sample(labels, .integer(sync.history.observedRuns)) },
        Metric(
            sync: "sync_observed_failed_runs_total", .counter,
            help: "Ends of runs of a sync that the exporter has seen and that failed."
        ) { sync, labels, _, writer in writer.sample(labels, .integer(sync.history.observedFailures)) },
        Metric(
            sync: "sync_observed_records_total", .counter, extra: ["model", "action"],
            help: "Records changed by the runs of a sync that the exporter has seen, by model and action."
        ) { sync, labels, _, writer in writer.samples(labels, sync.history.observedRecords) },
    ]
}

extension Metric {
    /// A family with one series, or a few, for each sync that is shown one by one.
    fileprivate init(
        sync name: String, _ kind: MetricFamily.Kind = .gauge, unit: String? = nil, extra: [String] = [],
        help: String, origin: String? = nil,
        each: @escaping @Sendable (KnownSync, LabelSet, GlobalSettings.StateSeries, inout SampleWriter) -> Void
    ) {
        self.init(
            sync: name, kind, unit: unit, extra: extra, help: help, origin: origin, series: .syncs(each))
    }

    fileprivate init(
        sync name: String, _ kind: MetricFamily.Kind = .gauge, unit: String? = nil, extra: [String] = [],
        help: String, origin: String? = nil, series: Series
    ) {
        self.init(
            name, kind, unit: unit, labels: ExposedSync.labelNames + extra, help: help, origin: origin, series: series)
    }
}

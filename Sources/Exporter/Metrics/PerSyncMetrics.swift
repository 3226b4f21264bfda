import Exposition
import SyncModel

extension MetricCatalogue {
    static let perSync: [Metric] = [
        Metric(
            sync: "sync_info", .info, extra: ["id", "schedule"],
            help: "The vendor's id of a sync and its schedule in the vendor's words, as of the last poll.",
            value: .info),
        Metric(
            sync: "sync_state", extra: ["state"],
            help: "1 for the present state of a sync, 0 for the others, from the vendor's status as of the last poll.",
            value: .state),
        Metric(
            sync: "sync_state_since_timestamp_seconds", unit: "seconds",
            help: "When the exporter first saw the present state of a sync.",
            origin: "exporter",
            value: .time { $0.history.stateSince }),
        Metric(
            sync: "sync_last_started_timestamp_seconds", unit: "seconds",
            help: "Most recent start of a sync, as of the last poll.",
            value: .time { $0.history.lastStarted }),
        Metric(
            sync: "sync_last_finished_timestamp_seconds", unit: "seconds",
            help: "Most recent end of a sync, whatever its outcome, as of the last poll.",
            value: .time { $0.history.lastFinished }),
        Metric(
            sync: "sync_last_success_timestamp_seconds", unit: "seconds",
            help: "Most recent success of a sync, remembered across later failures, as of the last poll.",
            value: .time { $0.history.lastSuccess }),
        Metric(
            sync: "sync_lag_seconds", unit: "seconds",
            help: "Time since the last finish of a sync, computed at the scrape; 0 for a finish in the future.",
            origin: "exporter, from sync_last_finished_timestamp_seconds",
            value: .age { $0.history.lastFinished }),
        Metric(
            sync: "sync_next_run_timestamp_seconds", unit: "seconds",
            help: "Next scheduled run of a sync, as of the last poll.",
            value: .time { $0.reading.nextRun }),
        Metric(
            sync: "sync_interval_seconds", unit: "seconds",
            help: "The schedule of a sync as an interval, as of the last poll.",
            value: .number { $0.reading.interval.map(SampleValue.double) }),
        Metric(
            sync: "sync_records", extra: ["model"],
            help: "Records that the vendor holds for a sync, by model, as of the last poll.",
            value: .counts { $0.reading.records }),
        Metric(
            sync: "sync_records_expected", extra: ["model"],
            help: "Records that the vendor expects for a sync in total, by model, as of the last poll.",
            value: .counts { $0.reading.recordsExpected }),
        Metric(
            sync: "sync_last_run_records", extra: ["model", "action"],
            help: "Records that the last finished run of a sync changed, by model and action, as of the last poll.",
            value: .changes { $0.history.lastRunRecords ?? [] }),
        Metric(
            sync: "sync_initial",
            help: "1 during the first full run of a sync, else 0, as of the last poll.",
            value: .number { $0.reading.isInitial.map { .integer($0 ? 1 : 0) } }),
        Metric(
            sync: "sync_rate_limit_backoff_seconds", unit: "seconds",
            help: "How long the vendor backs off from a third party's rate limit, as of the last poll.",
            value: .number { $0.reading.rateLimitBackoff.map(SampleValue.double) }),
        Metric(
            sync: "sync_checkpoint_changed_timestamp_seconds", unit: "seconds",
            help: "When the exporter last saw the checkpoint of a sync change; its first sight counts.",
            value: .time { $0.history.checkpointChanged }),
        Metric(
            sync: "sync_observed_runs_total", .counter,
            help: "Ends of runs of a sync that the exporter has seen.",
            value: .number { .integer($0.history.observedRuns) }),
        Metric(
            sync: "sync_observed_failed_runs_total", .counter,
            help: "Ends of runs of a sync that the exporter has seen and that failed.",
            value: .number { .integer($0.history.observedFailures) }),
        Metric(
            sync: "sync_observed_records_total", .counter, extra: ["model", "action"],
            help: "Records changed by the runs of a sync that the exporter has seen, by model and action.",
            value: .changes { $0.history.observedRecords }),
    ]
}

extension Metric {
    /// A family with one series, or a few, for each sync that is shown one by one.
    fileprivate init(
        sync name: String, _ kind: MetricFamily.Kind = .gauge, unit: String? = nil, extra: [String] = [],
        help: String, origin: String? = nil, value: SyncValue
    ) {
        self.init(
            name, kind, unit: unit, labels: ExposedSync.labelNames + extra, help: help, origin: origin,
            series: value.series, syncValue: value)
    }
}

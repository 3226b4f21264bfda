import Exposition
import Fleet
import SyncModel

extension MetricCatalogue {
    static let perSync: [Metric] = [
        Metric(
            sync: "sync_info", .info, extra: ["id", "schedule"],
            help: "The vendor's ID of a sync and its schedule in the vendor's words, as of the last poll."
        ) { row, labels, writer in
            writer.sample(
                labels, and: ("id", row.id), and: ("schedule", LabelValue.bounded(row.schedule)), .integer(1))
        },
        Metric(
            sync: "sync_state", extra: ["state"],
            help: "1 for the present state of a sync, 0 for the others, from the vendor's status as of the last poll.",
            series: .rows { row, labels, states, writer in
                let present = row.row.state
                for (state, label) in SyncState.labels where states == .all || state == present {
                    writer.sample(labels, and: label, .integer(state == present ? 1 : 0))
                }
            }),
        Metric(
            sync: "sync_state_since_timestamp_seconds", unit: "seconds",
            help: "When the exporter first saw the present state of a sync.",
            origin: "exporter"
        ) { row, labels, writer in writer.sample(labels, row.row.stateSince) },
        Metric(
            sync: "sync_last_started_timestamp_seconds", unit: "seconds",
            help: "Most recent start of a sync, as of the last poll."
        ) { row, labels, writer in writer.sample(labels, row.row.lastStarted) },
        Metric(
            sync: "sync_last_finished_timestamp_seconds", unit: "seconds",
            help: "Most recent end of a sync, whatever its outcome, as of the last poll."
        ) { row, labels, writer in writer.sample(labels, row.row.lastFinished) },
        Metric(
            sync: "sync_last_success_timestamp_seconds", unit: "seconds",
            help: "Most recent success of a sync, remembered across later failures, as of the last poll."
        ) { row, labels, writer in writer.sample(labels, row.row.lastSuccess) },
        Metric(
            sync: "sync_lag_seconds", unit: "seconds",
            help: "Time since the last finish of a sync, computed at the scrape; 0 for a finish in the future.",
            origin: "exporter, from sync_last_finished_timestamp_seconds",
            series: .ages { $0.lastFinished }),
        Metric(
            sync: "sync_next_run_timestamp_seconds", unit: "seconds",
            help: "Next scheduled run of a sync, as of the last poll."
        ) { row, labels, writer in writer.sample(labels, row.row.nextRun) },
        Metric(
            sync: "sync_interval_seconds", unit: "seconds",
            help: "The schedule of a sync as an interval, as of the last poll."
        ) { row, labels, writer in writer.sample(labels, row.row.interval) },
        Metric(
            sync: "sync_records", extra: ["model"],
            help: "Records that the vendor holds for a sync, by model, as of the last poll."
        ) { row, labels, writer in writer.samples(labels, of: row) { $0.records } },
        Metric(
            sync: "sync_records_expected", extra: ["model"],
            help: "Records that the vendor expects for a sync in total, by model, as of the last poll."
        ) { row, labels, writer in writer.samples(labels, of: row) { $0.expected } },
        Metric(
            sync: "sync_last_run_records", extra: ["model", "action"],
            help: "Records that the last finished run of a sync changed, by model and action, as of the last poll."
        ) { row, labels, writer in
            writer.samples(labels, of: row) {
                ModelActions(added: $0.added, updated: $0.updated, deleted: $0.deleted)
            }
        },
        Metric(
            sync: "sync_initial",
            help: "1 during the first full run of a sync, else 0, as of the last poll."
        ) { row, labels, writer in writer.sample(labels, row.row.isInitial) },
        Metric(
            sync: "sync_rate_limit_backoff_seconds", unit: "seconds",
            help: "How long the vendor backs off from a third party's rate limit, as of the last poll."
        ) { row, labels, writer in writer.sample(labels, row.row.rateLimitBackoff) },
        Metric(
            sync: "sync_checkpoint_changed_timestamp_seconds", unit: "seconds",
            help: "When the exporter last saw the checkpoint of a sync change; its first sight counts."
        ) { row, labels, writer in writer.sample(labels, row.row.checkpointChanged) },
        Metric(
            sync: "sync_observed_runs_total", .counter,
            help: "Ends of runs of a sync that the exporter has seen."
        ) { row, labels, writer in writer.sample(labels, .integer(Int(row.row.observedRuns))) },
        Metric(
            sync: "sync_observed_failed_runs_total", .counter,
            help: "Ends of runs of a sync that the exporter has seen and that failed."
        ) { row, labels, writer in writer.sample(labels, .integer(Int(row.row.observedFailures))) },
        Metric(
            sync: "sync_observed_records_total", .counter, extra: ["model", "action"],
            help: "Records changed by the runs of a sync that the exporter has seen, by model and action."
        ) { row, labels, writer in
            writer.samples(labels, of: row) {
                ModelActions(added: $0.observedAdded, updated: $0.observedUpdated, deleted: $0.observedDeleted)
            }
        },
        Metric(
            sync: "sync_last_run_failed",
            help:
                "1 if the last run of a sync known to have ended failed, else 0; a run in progress does not change it.",
            origin: "exporter, from the vendor's status"
        ) { row, labels, writer in writer.sample(labels, row.row.lastRunFailed) },
        Metric(
            sync: "sync_consecutive_failed_runs",
            help: "Failed runs of a sync in a row, as far as the exporter has seen; 0 after a success.",
            origin: "exporter, from the vendor's status"
        ) { row, labels, writer in
            guard row.row.lastRunFailed != nil else { return }
            writer.sample(labels, .integer(Int(row.row.failedRunsInARow)))
        },
        Metric(
            sync: "sync_failing_since_timestamp_seconds", unit: "seconds",
            help: "The end of the first of the failed runs of a sync in a row.",
            origin: "exporter, from the vendor's status"
        ) { row, labels, writer in writer.sample(labels, row.row.failingSince) },
        Metric(
            sync: "sync_last_run_duration_seconds", unit: "seconds",
            help: "How long the last run of a sync took, where the vendor reports its start and its end."
        ) { row, labels, writer in writer.sample(labels, row.row.lastRunDuration) },
        Metric(
            sync: "sync_failure_info", .info, extra: ["class"],
            help: "Why a sync fails: only for syncs whose last run failed, in error, or with a broken connection.",
            series: .failures { row, labels, isConnectionBroken, writer in
                guard let failure = row.row.failure(isConnectionBroken: isConnectionBroken) else { return }
                writer.sample(labels, and: ("class", failure.rawValue), .integer(1))
            }),
    ]
}

extension Metric {
    /// A family with one series, or a few, for each sync that is shown one by one.
    fileprivate init(
        sync name: String, _ kind: MetricFamily.Kind = .gauge, unit: String? = nil, extra: [String] = [],
        help: String, origin: String? = nil, series: Series
    ) {
        self.init(
            name, kind, unit: unit, labels: MetricCatalogue.syncLabels + extra, help: help, origin: origin,
            series: series)
    }

    fileprivate init(
        sync name: String, _ kind: MetricFamily.Kind = .gauge, unit: String? = nil, extra: [String] = [],
        help: String, origin: String? = nil,
        each write: @escaping @Sendable (SyncRow, LabelSet, inout SampleWriter) -> Void
    ) {
        self.init(
            sync: name, kind, unit: unit, extra: extra, help: help, origin: origin,
            series: .rows { row, labels, _, writer in write(row, labels, &writer) })
    }
}

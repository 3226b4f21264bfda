import Exposition
import Fleet
import SyncModel

extension JSONWriter {
    /// Writes a sync as an object: its labels, its state, the vendor's reason, every value under its metric's name
    /// without `sync_`, then what is known of its connection, its failure and its reading. What is not known has no
    /// field.
    ///
    /// - Parameter now: The moment that the lag is measured to.
    mutating func object(_ listed: ListedSync, of source: PublishedSource, at now: Timestamp) {
        let sync = listed.sync
        object { json in
            json.field("source", source.name)
            json.field("provider", source.provider)
            json.field("integration", sync.integration)
            json.field("connection", sync.connection)
            json.field("sync", sync.sync)
            json.field("variant", sync.variant)
            json.field("id", sync.id)
            json.field("schedule", LabelValue.bounded(sync.schedule))
            json.field("state", sync.row.state.rawValue)
            if let reason = sync.reason { json.field("reason", reason) }
            json.values(of: sync, at: now)
            if let connection = listed.connection {
                if let customer = connection.customer { json.field("customer", customer) }
                if let state = connection.state { json.field("connection_state", state.rawValue) }
            }
            json.failure(of: listed)
            json.field("fresh", listed.unreadable == nil)
            json.field("read_at", .microseconds(listed.readAt.microseconds / 1000 * 1000))
        }
    }

    private mutating func values(of sync: SyncRow, at now: Timestamp) {
        let row = sync.row
        field("state_since_timestamp_seconds", row.stateSince)
        field("last_started_timestamp_seconds", row.lastStarted)
        field("last_finished_timestamp_seconds", row.lastFinished)
        field("last_success_timestamp_seconds", row.lastSuccess)
        if let finished = row.lastFinished.microseconds {
            field("lag_seconds", .microseconds(max(0, now.microseconds - finished)))
        }
        field("last_run_duration_seconds", row.lastRunDuration)
        field("next_run_timestamp_seconds", row.nextRun)
        field("interval_seconds", row.interval)
        field("records", of: sync) { $0.records }
        field("records_expected", of: sync) { $0.expected }
        field("last_run_records", of: sync) { [("added", $0.added), ("deleted", $0.deleted), ("updated", $0.updated)] }
        if let isInitial = row.isInitial { field("initial", .integer(isInitial ? 1 : 0)) }
        field("rate_limit_backoff_seconds", row.rateLimitBackoff)
        field("checkpoint_changed_timestamp_seconds", row.checkpointChanged)
        field("observed_runs_total", .integer(Int(row.observedRuns)))
        field("observed_failed_runs_total", .integer(Int(row.observedFailures)))
        field("observed_records_total", of: sync) {
            [("added", $0.observedAdded), ("deleted", $0.observedDeleted), ("updated", $0.observedUpdated)]
        }
        if let hasFailed = row.lastRunFailed {
            field("last_run_failed", .integer(hasFailed ? 1 : 0))
            field("consecutive_failed_runs", .integer(Int(row.failedRunsInARow)))
        }
        field("failing_since_timestamp_seconds", row.failingSince)
    }

    /// Writes why the sync fails and since when, if it does.
    private mutating func failure(of listed: ListedSync) {
        guard let failure = listed.failure else { return }
        field("failure") { json in
            json.field("class", failure.rawValue)
            if let reason = listed.sync.reason ?? listed.connection?.reason { json.field("reason", reason) }
            let since = listed.row.failingSince
            json.field("since", since == .none && listed.row.state == .error ? listed.row.stateSince : since)
        }
    }

    private mutating func field(_ name: String, _ time: OptionalTime) {
        guard let microseconds = time.microseconds else { return }
        field(name, .microseconds(microseconds))
    }

    /// Writes a number for each model that has one.
    private mutating func field(_ name: String, of sync: SyncRow, _ figure: (ModelFigures) -> Int64) {
        let models = sync.models.filter { figure($0) != ModelFigures.none }
        guard !models.isEmpty else { return }
        field(name) { json in
            for model in models { json.field(sync.name(of: model), .integer(Int(figure(model)))) }
        }
    }

    /// Writes the numbers of each model that has some.
    private mutating func field(
        _ name: String, of sync: SyncRow, _ actions: (ModelFigures) -> [(name: String, count: Int64)]
    ) {
        let models = sync.models.map { ($0, actions($0).filter { $0.count != ModelFigures.none }) }
            .filter { !$0.1.isEmpty }
        guard !models.isEmpty else { return }
        field(name) { json in
            for (model, actions) in models {
                json.field(sync.name(of: model)) { json in
                    for action in actions { json.field(action.name, .integer(Int(action.count))) }
                }
            }
        }
    }
}

extension SyncRow {
    /// The name of one of the row's models, as in the exposition.
    fileprivate func name(of model: ModelFigures) -> String {
        LabelValue.bounded(content.texts[model.model])
    }
}

extension Nango {
    package static let origins = [
        "sync_info": "id, frequency",
        "sync_state": "status, finishedAt, latestExecutionStatus",
        "sync_last_finished_timestamp_seconds": "finishedAt",
        "sync_last_success_timestamp_seconds": "finishedAt while the state is success",
        "sync_last_run_duration_seconds": "startedAt, endedAt of failed runs in the logs (with failure_reasons)",
        "sync_failure_info":
            "status, errors[].type of connections; error, state of failed runs in the logs (with failure_reasons)",
        "sync_next_run_timestamp_seconds": "nextScheduledSyncAt",
        "sync_interval_seconds": "frequency",
        "sync_records": "recordCount (of the connection: all variants of a sync report the same)",
        "sync_last_run_records": "latestResult",
        "sync_checkpoint_changed_timestamp_seconds": "checkpoint",
        "sync_observed_runs_total": "finishedAt",
        "sync_observed_failed_runs_total": "finishedAt, status",
        "sync_observed_records_total": "latestResult",
        "sync_source_targets": "/integrations or configuration",
        "sync_source_rate_limit_remaining": "X-RateLimit-Remaining",
        "sync_source_unknown_states_total": "status",
        "sync_connection_state": "connections[].errors[].type",
        "sync_connection_info": "connections[].tags, end_user (the member that customer names)",
    ]
}

extension Paragon {
    package static let origins = [
        "sync_info": "id, incrementalAccumulatorFrequency",
        "sync_state": "status, summary.lastSyncedAt",
        "sync_last_finished_timestamp_seconds": "summary.lastSyncedAt",
        "sync_last_success_timestamp_seconds": "summary.lastSyncedAt",
        "sync_interval_seconds": "incrementalAccumulatorFrequency",
        "sync_records": "summary.syncedRecordsCount",
        "sync_records_expected": "summary.totalRecords",
        "sync_rate_limit_backoff_seconds": "rateLimitBackoffMs",
        "sync_observed_runs_total": "summary.lastSyncedAt",
        "sync_failure_info": "status, reason",
        "sync_connection_state": "integrations[].credentialStatus of /sdk/me (with connection_health)",
        "sync_connection_info": "meta of /sdk/me (the member that customer names)",
        "sync_source_targets": "configuration",
        "sync_source_unknown_states_total": "status",
    ]
}

extension Merge {
    package static let origins = [
        "sync_info": "linked account id, model_id",
        "sync_state": "status, sync_status_reason",
        "sync_last_started_timestamp_seconds": "last_sync_start",
        "sync_last_finished_timestamp_seconds": "last_sync_finished",
        "sync_last_success_timestamp_seconds": "data_fresh_as_of, or last_sync_finished where last_sync_result is DONE",
        "sync_next_run_timestamp_seconds": "next_sync_start",
        "sync_initial": "is_initial_sync",
        "sync_observed_runs_total": "last_sync_finished",
        "sync_observed_failed_runs_total": "last_sync_finished, last_sync_result",
        "sync_source_targets": "configuration",
        "sync_source_unknown_states_total": "status",
        "sync_connection_state": "linked account status",
        "sync_failure_info": "status, linked account status_detail; issues error_description (with failure_reasons)",
        "sync_connection_info": "linked account end_user_organization_name or end_user_origin_id (as customer says)",
    ]
}

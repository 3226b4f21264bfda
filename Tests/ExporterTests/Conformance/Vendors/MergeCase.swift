import Vendors
import TestSupport

/// Targets are accounts; the API key opens nothing without an account's token.
extension Merge: ConformanceSubject {
    static let conformance = ConformanceCase(
        settings: """
            api_key_file: FOLDER/key
            accounts:
              - {name: alpha, category: hris, token_file: FOLDER/alpha}
              - {name: beta, category: hris, token_file: FOLDER/beta}
            """,
        secrets: ["key": "k-5Wv0yQm2Xc81", "alpha": "t-alpha-9f2b7c61", "beta": "t-beta-04d1e8aa"],
        secretOfBeta: "beta",
        success: "DONE",
        wrongShape: #"{"next":null,"previous":null,"results":null}"#,
        silent: [
            "sync_interval_seconds", "sync_records", "sync_records_expected", "sync_last_run_records",
            "sync_rate_limit_backoff_seconds", "sync_checkpoint_changed_timestamp_seconds",
            "sync_observed_records_total",
        ],
        target: { request in target(of: request) },
        answer: { request, syncs in answer(request, syncs, next: "null") },
        endless: { request, syncs in answer(request, syncs, next: #""again""#) })

    private static func target(of request: SeenRequest) -> String {
        request["X-Account-Token"] == "t-alpha-9f2b7c61" ? "alpha" : "beta"
    }

    private static func answer(_ request: SeenRequest, _ syncs: [PlayedSync], next: String) -> String {
        if request.target.hasSuffix("/account-details") {
            return #"{"id":"\#(target(of: request))-id","integration_slug":"gusto","status":"COMPLETE"}"#
        }
        return #"{"next":\#(next),"previous":null,"results":[\#(syncs.map(item).joined(separator: ","))]}"#
    }

    private static func item(_ sync: PlayedSync) -> String {
        if sync.id.isEmpty { return "{}" }
        let told = #""model_id":"\#(sync.name)","status":"\#(sync.word ?? "DONE")""#
        if sync.isBare { return "{\(told)}" }
        return """
            {\(told),"model_name":"Issue","is_initial_sync":false,"last_sync_start":"2023-11-14T21:50:00Z",\
            "last_sync_finished":"\(sync.finished)","last_sync_result":"DONE",\
            "next_sync_start":"2023-11-14T23:00:00Z"}
            """
    }
}

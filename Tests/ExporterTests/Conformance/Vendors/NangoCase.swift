import Foundation
import Vendors
import TestSupport

/// Targets are integrations; one key opens both.
extension Nango: ConformanceSubject {
    static let conformance = ConformanceCase(
        settings: """
            secret_key_file: FOLDER/key
            integrations: [alpha, beta]
            """,
        secrets: ["key": "3f1c9a52-7d1e-4c55-9b0a-2f6d8e1b7c40"],
        secretOfBeta: "key",
        success: "SUCCESS",
        wrongShape: #"{"syncs":null,"connections":null}"#,
        silent: [
            "sync_last_started_timestamp_seconds", "sync_records_expected", "sync_initial",
            "sync_rate_limit_backoff_seconds",
        ],
        target: { request in
            ["alpha", "beta"].first { request.target.contains("provider_config_key=\($0)&") }
        },
        answer: { request, syncs in answer(request, syncs, connections: 1) },
        // Only a full page is followed by another.
        endless: { request, syncs in answer(request, syncs, connections: 1000) })

    private static func answer(_ request: SeenRequest, _ syncs: [PlayedSync], connections count: Int) -> String {
        request.target.hasPrefix("/connections")
            ? connections((1...count).map { "acme-\($0)" })
            : #"{"syncs":[\#(syncs.map(item).joined(separator: ","))]}"#
    }

    private static func connections(_ ids: [String]) -> String {
        let items = ids.map { #"{"connection_id":"\#($0)","provider_config_key":"alpha","errors":[]}"# }
        return #"{"connections":[\#(items.joined(separator: ","))]}"#
    }

    private static func item(_ sync: PlayedSync) -> String {
        if sync.id.isEmpty { return "{}" }
        let told = """
            "id":"\(sync.id)","connection_id":"acme","name":"\(sync.name)","status":"\(sync.word ?? "SUCCESS")"
            """
        if sync.isBare { return "{\(told)}" }
        return """
            {\(told),"variant":"base","frequency":"every hour","finishedAt":"\(sync.finished)",\
            "nextScheduledSyncAt":"2023-11-14T23:00:00Z","latestExecutionStatus":"SUCCESS","recordCount":{"Issue":5},\
            "latestResult":{"Issue":{"added":1,"updated":2,"deleted":0}},"checkpoint":{"page":1}}
            """
    }
}

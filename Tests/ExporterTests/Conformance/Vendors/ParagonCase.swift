import Foundation
import Vendors
import TestSupport
import VendorSimulator

/// Targets are users; alpha's token is signed here, beta's was made elsewhere.
extension Paragon: ConformanceSubject {
    static let conformance = ConformanceCase(
        settings: """
            project_id: 00000000-0000-4000-8000-000000000000
            signing_key_file: FOLDER/key.pem
            users: [alpha]
            user_tokens: [{user: beta, token_file: FOLDER/beta.jwt}]
            """,
        secrets: ["key.pem": ParagonProject.demo.signingKey, "beta.jwt": "header.claims-of-beta.signature"],
        secretOfBeta: "beta.jwt",
        success: "IDLE",
        wrongShape: #"{"data":{}}"#,
        silent: [
            "sync_connection_state", "sync_last_started_timestamp_seconds", "sync_next_run_timestamp_seconds",
            "sync_last_run_records", "sync_initial", "sync_checkpoint_changed_timestamp_seconds",
            "sync_observed_records_total",
        ],
        target: { request in isSigned(request["Authorization"], for: "alpha") ? "alpha" : "beta" },
        answer: { request, syncs in
            let prefix = "/api/syncs/"
            guard request.target.hasPrefix(prefix) else {
                return #"{"data":[\#(syncs.map(listed).joined(separator: ","))]}"#
            }
            return syncs.first { $0.id == request.target.dropFirst(prefix.count) }.map(detail) ?? "{}"
        },
        endless: nil)

    private static func listed(_ sync: PlayedSync) -> String {
        sync.id.isEmpty ? "{}" : #"{"id":"\#(sync.id)","integration":"jira","pipeline":"\#(sync.name)"}"#
    }

    private static func detail(_ sync: PlayedSync) -> String {
        let status = #""status":"\#(sync.word ?? "IDLE")""#
        if sync.isBare { return "{\(status)}" }
        return """
            {\(status),"summary":{"totalRecords":9,"syncedRecordsCount":5,"lastSyncedAt":"\(sync.finished)"},\
            "incrementalAccumulatorFrequency":"1h","rateLimitBackoffMs":1}
            """
    }

    /// Whether a bearer token's claims, which are base64 without padding, name a user.
    private static func isSigned(_ authorization: String?, for user: String) -> Bool {
        guard let parts = authorization?.split(separator: "."), parts.count == 3 else { return false }
        let base64 = parts[1].replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - base64.count % 4) % 4)
        guard let claims = Data(base64Encoded: base64 + padding) else { return false }
        return String(decoding: claims, as: UTF8.self).contains(#""\#(user)""#)
    }
}

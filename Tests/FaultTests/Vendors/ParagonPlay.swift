import TestSupport
import VendorSimulator

extension PlayedVendor {
    /// Alpha's token is signed here, beta's was made elsewhere.
    static let paragon = PlayedVendor(
        name: "paragon",
        settings: """
            project_id: 00000000-0000-4000-8000-000000000000
            signing_key: "\(ParagonProject.demo.signingKey.split(separator: "\n").joined(separator: "\\n"))"
            users: [alpha]
            user_tokens: [{user: beta, token: \(tokenOfBeta)}]
            """,
        targetLabel: "connection",
        fields: [
            Field("list.id", .id, loss: .sync) { "\"\($0.id)\"" },
            Field("list.integration", .name, loss: .sync) { _ in "\"jira\"" },
            Field("list.pipeline", .name, loss: .sync) { "\"issues-\($0.id)\"" },
            Field("list.configurationName", .text) { _ in "\"eu\"" },
            Field("list.status", .word) { _ in "\"IDLE\"" },
            Field("list.reason", .text) { _ in "\"\"" },
            Field("detail.status", .word) { _ in "\"IDLE\"" },
            Field("detail.summary", .object, loss: .series("sync_records")),
            Field("detail.summary.totalRecords", .count, loss: .series("sync_records_expected")) { _ in "9" },
            Field("detail.summary.syncedRecordsCount", .count, loss: .series("sync_records")) { _ in "5" },
            Field("detail.summary.lastSyncedAt", .time, loss: .series("sync_last_finished_timestamp_seconds")) {
                "\"\($0.finished)\""
            },
            Field("detail.incrementalAccumulatorFrequency", .text, loss: .series("sync_interval_seconds")) { _ in
                "\"1h\""
            },
            Field("detail.reason", .text) { _ in "\"\"" },
        ],
        target: { request in request["Authorization"] == "Bearer \(tokenOfBeta)" ? "beta" : "alpha" },
        answer: { vendor, request, syncs, paging in
            let detail = "/api/syncs/"
            if request.target.hasPrefix(detail) {
                let id = request.target.dropFirst(detail.count)
                return syncs.first { $0.id == id }.map { vendor.json($0, "detail") } ?? "{}"
            }
            let next = paging == .single ? "" : #""next":"again","#
            return #"{\#(next)"data":\#(vendor.list(syncs, "list"))}"#
        })

    private static let tokenOfBeta = "header.claims-of-beta.signature"
}

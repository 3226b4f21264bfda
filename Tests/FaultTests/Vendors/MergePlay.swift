import TestSupport

extension PlayedVendor {
    static let merge = PlayedVendor(
        name: "merge",
        settings: """
            api_key: k-5Wv0yQm2Xc81
            accounts:
              - {name: alpha, category: hris, token: t-alpha-9f2b7c61}
              - {name: beta, category: hris, token: \(tokenOfBeta)}
            """,
        targetLabel: "connection",
        shownID: { "account/hris.Model\($0.id)" },
        fields: [
            Field("item.model_id", .name, loss: .sync) { "\"hris.Model\($0.id)\"" },
            Field("item.model_name", .text) { _ in "\"Model\"" },
            Field("item.status", .word, loss: .state) { _ in "\"DONE\"" },
            Field("item.sync_status_reason", .text) { _ in "null" },
            Field("item.is_initial_sync", .flag, loss: .series("sync_initial")) { _ in "false" },
            Field("item.last_sync_start", .time, loss: .series("sync_last_started_timestamp_seconds")) { _ in
                "\"2023-11-14T21:50:00Z\""
            },
            Field("item.last_sync_finished", .time, loss: .series("sync_last_finished_timestamp_seconds")) {
                "\"\($0.finished)\""
            },
            Field("item.last_sync_result", .text) { _ in "\"DONE\"" },
            Field("item.next_sync_start", .time, loss: .series("sync_next_run_timestamp_seconds")) { _ in
                "\"2023-11-14T23:00:00Z\""
            },
            Field("item.data_fresh_as_of", .time) { _ in "\"2023-11-14T21:50:00Z\"" },
        ],
        target: { request in request["X-Account-Token"] == tokenOfBeta ? "beta" : "alpha" },
        answer: { vendor, request, syncs, paging in
            let cursor = request.target.split(separator: "cursor=").last ?? ""
            let next =
                switch paging {
                case .single: "null"
                case .repeated: "\"again\""
                case .endless: "\"\((Int(cursor) ?? 0) + 1)\""
                }
            if request.target.hasSuffix("/account-details") {
                return #"{"id":"account","integration_slug":"gusto","status":"COMPLETE"}"#
            }
            return #"{"next":\#(next),"previous":null,"results":\#(vendor.list(syncs, "item"))}"#
        })

    private static let tokenOfBeta = "t-beta-04d1e8aa"
}

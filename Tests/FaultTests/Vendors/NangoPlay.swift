import TestSupport

extension PlayedVendor {
    static let nango = PlayedVendor(
        name: "nango",
        settings: "secret_key: 3f1c9a52-7d1e-4c55-9b0a-2f6d8e1b7c40",
        targetLabel: "integration",
        sharesQuota: true,
        fields: [
            Field("item.id", .id, loss: .sync) { "\"\($0.id)\"" },
            Field("item.connection_id", .text) { _ in "\"acme\"" },
            Field("item.name", .name, loss: .sync) { "\"issues-\($0.id)\"" },
            Field("item.variant", .text) { _ in "\"base\"" },
            Field("item.status", .word, loss: .sync) { _ in "\"SUCCESS\"" },
            Field("item.frequency", .text, loss: .series("sync_interval_seconds")) { _ in "\"every hour\"" },
            Field("item.finishedAt", .time, loss: .series("sync_last_finished_timestamp_seconds")) {
                "\"\($0.finished)\""
            },
            Field("item.nextScheduledSyncAt", .time, loss: .series("sync_next_run_timestamp_seconds")) { _ in
                "\"2023-11-14T23:00:00Z\""
            },
            Field("item.latestExecutionStatus", .text) { _ in "\"SUCCESS\"" },
            Field("item.recordCount", .object, loss: .series("sync_records")),
            Field("item.recordCount.Issue", .count, loss: .series("sync_records")) { _ in "5" },
            Field("item.latestResult", .object, loss: .series("sync_last_run_records")),
            Field("item.latestResult.Issue", .object, loss: .series("sync_last_run_records")),
            Field("item.latestResult.Issue.added", .count, loss: .series("sync_last_run_records")) { _ in "1" },
            Field("item.checkpoint", .object),
            Field("item.checkpoint.page", .count) { _ in "1" },
        ],
        target: { request in targets.first { request.target.contains("provider_config_key=\($0)&") } },
        answer: { vendor, request, syncs, paging in
            if request.target.hasPrefix("/integrations") {
                return #"{"data":[{"unique_key":"alpha"},{"unique_key":"beta"}]}"#
            }
            guard request.target.hasPrefix("/connections") else {
                return #"{"syncs":\#(vendor.list(syncs, "item"))}"#
            }
            let connections = nangoConnections(request, paging)
            return #"{"connections":[\#(connections.joined(separator: ","))]}"#
        })

    /// A page of connections; only a full one is followed by another.
    private static func nangoConnections(_ request: SeenRequest, _ paging: Paging) -> [String] {
        let page = request.target.split(separator: "page=").last ?? ""
        let first =
            #"{"connection_id":"acme\#(paging == .endless ? page : "")","provider_config_key":"alpha","errors":[]}"#
        return [first] + [String](repeating: "0", count: paging == .single ? 0 : 999)
    }
}

import HTTPExchange
import Settings
import SyncModel
import Vendors

extension FuzzTarget {
    /// Merge's responses: the first page of a sync status, the details of its account, the list of linked accounts, and
    /// every further page.
    static let merge = FuzzTarget(
        "merge", longestInput: 2048,
        words: JSONWords.all + [
            "\u{1E}", #"{"next":null,"results":["#, #""next":"http://x/?cursor=a%20b&c""#, #""next":"cD0y""#,
            #""model_id":"#, #""status":"#, #""SYNCING""#, #""DONE""#, #""FAILED""#, #""sync_status_reason":"#,
            #""RATE_LIMITED""#, #""is_initial_sync":"#, #""last_sync_start":"#, #""last_sync_finished":"#,
            #""last_sync_result":"#, #""next_sync_start":"#, #""data_fresh_as_of":"#, #""2024-01-01T00:00:00Z""#,
            #""id":"#, #""integration_slug":"#, #""integration":{"slug":"#, #""category":"#,
            #""end_user_origin_id":"#, #""RELINK_NEEDED""#,
        ]
    ) { bytes throws(Finding) in
        let documents = Documents(bytes)
        let first = documents[0, default: ""]
        let empty = #"{"next":null,"results":[]}"#
        let transport = DocumentTransport { target in
            if target.contains("/account-details") { return documents[1, default: "{}"] }
            if target.contains("/linked-accounts") { return documents[2, default: empty] }
            return target.contains("cursor=") ? documents[3, default: empty] : first
        }
        let account = SettingValue(
            .mapping([
                SettingEntry(SettingKey("name"), SettingValue(.text("acme"))),
                SettingEntry(SettingKey("category"), SettingValue(.text("hris"))),
                SettingEntry(SettingKey("token"), SettingValue(.secret)),
            ]))
        let vendor = Merge(
            AnsweredRound.section(["api_key": .secret, "accounts": .list([account]), "categories": .texts("ats")]))
        guard case .success(let results) = try await AnsweredRound.read(vendor, from: transport),
            let result = results.first
        else { throw Finding("a source that cannot be read although its accounts are known") }

        let tree = JSONTree.decoded(repairing: first)
        guard let elements = tree?["results"]?.elements else {
            if tree == .unreadable || first.prefix(4).contains(0) { return }
            guard case .failure = result else { throw Finding("a page without results was read") }
            return
        }
        // Where there are more pages, theirs are among them; where Foundation cannot read all, more may be read.
        guard tree?.isReadWhole == true, tree?["next"].map({ $0 == .null }) ?? true else { return }
        let models = elements.compactMap { $0["model_id"]?.text }
        guard case .success(let reading) = result else {
            return try demand(models.isEmpty && !elements.isEmpty, "a page failed: \(result)")
        }
        try demandEqual(
            reading.syncs.map(\.identity.sync), models, "syncs and elements")
        try demandEqual(reading.syncs.count + reading.invalidSyncs, elements.count, "elements")
    }
}

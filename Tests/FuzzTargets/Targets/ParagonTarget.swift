import HTTPExchange
import Settings
import SyncModel
import Vendors

extension FuzzTarget {
    /// Paragon's responses: the list of a user's syncs and, the same for each of them, its detail.
    static let paragon = FuzzTarget(
        "paragon", longestInput: 2048,
        words: JSONWords.all + [
            "\u{1E}", #"{"data":["#, #""id":"#, #""integration":"#, #""pipeline":"#, #""configurationName":"#,
            #""status":"#, #""IDLE""#, #""ERRORED""#, #""RATE_LIMITED""#, #""reason":"#, #""summary":{"#,
            #""totalRecords":"#, #""syncedRecordsCount":"#, #""lastSyncedAt":"#, #""2024-01-01T00:00:00Z""#,
            #""incrementalAccumulatorFrequency":"#, #""rateLimitBackoffMs":"#, #""..""#, #""a/b?c#d""#,
        ]
    ) { bytes throws(Finding) in
        let documents = Documents(bytes)
        let (list, detail) = (documents[0, default: ""], documents[1, default: #"{"status":"IDLE"}"#])
        let transport = DocumentTransport { $0.hasPrefix("/api/syncs/") ? detail : list }
        let tokens = SettingValue(
            .mapping([
                SettingEntry(SettingKey("user"), SettingValue(.text("user-1"))),
                SettingEntry(SettingKey("token"), SettingValue(.secret)),
            ]))
        let vendor = Paragon(AnsweredRound.section(["user_tokens": .list([tokens])]))
        guard case .success(let results) = try await AnsweredRound.read(vendor, from: transport),
            let user = results.first, results.count == 1
        else { throw Finding("a source that cannot be read although its users are known") }

        guard let elements = JSONTree.decoded(repairing: list)?["data"]?.elements else {
            // Foundation reads a document for Paragon where it cannot be read whole as a tree.
            if JSONTree.decoded(repairing: list) == .unreadable || list.prefix(4).contains(0) { return }
            guard case .failure = user else { throw Finding("a list without data was read") }
            return
        }
        let identified = elements.filter {
            $0["id"]?.text != nil && $0["integration"]?.text != nil && $0["pipeline"]?.text != nil
        }
        let ids = Set(identified.compactMap { $0["id"]?.text })
        let tree = JSONTree.decoded(repairing: detail)
        let isDetail = tree?["status"]?.text != nil || tree?["summary"] != nil
        switch user {
        case .failure(let failure):
            try demand(
                ids.isEmpty ? !elements.isEmpty && failure.reason == .schema : !isDetail, "a list failed: \(failure)")
        case .success(let reading):
            guard elements.allSatisfy(\.isReadWhole), tree?.isReadWhole == true else { return }
            try demand(ids.isEmpty || isDetail, "syncs were read from details without a state")
            try demandEqual(reading.syncs.count, ids.count, "syncs and elements with an identity")
            try demandEqual(reading.invalidSyncs, elements.count - identified.count, "syncs without an identity")
        }
    }
}

import HTTPExchange
import SyncModel
import Vendors

extension FuzzTarget {
    /// Nango's responses: the status of syncs, the list of connections and, if there is a third document, of integrations.
    static let nango = FuzzTarget(
        "nango", longestInput: 2048,
        words: JSONWords.all + [
            "\u{1E}", #"{"syncs":["#, #""id":"#, #""name":"#, #""status":"#, #""SUCCESS""#, #""RUNNING""#, #""PAUSED""#,
            #""connection_id":"#, #""variant":"#, #""frequency":"#, #""every 5 minutes""#, #""finishedAt":"#,
            #""2024-01-01T00:00:00Z""#, #""nextScheduledSyncAt":"#, #""latestExecutionStatus":"#, #""latestResult":"#,
            #""added":"#, #""recordCount":"#, #""checkpoint":"#, #"{"connections":["#, #""provider_config_key":"#,
            #""errors":[{"type":"auth"}]"#, #"{"data":[{"unique_key":"#,
        ]
    ) { bytes throws(Finding) in
        let documents = Documents(bytes)
        let status = documents[0, default: ""]
        let transport = DocumentTransport { target in
            if target.hasPrefix("/sync/status") { return status }
            return target.hasPrefix("/connections")
                ? documents[1, default: #"{"connections":[]}"#] : documents[2, default: ""]
        }
        let isDiscovered = documents.has(2)
        let vendor = Nango(
            isDiscovered
                ? AnsweredRound.section(["secret_key": .secret])
                : AnsweredRound.section(["secret_key": .secret, "integrations": .texts("github")]))
        let tree = JSONTree.decoded(repairing: status)
        guard case .success(let results) = try await AnsweredRound.read(vendor, from: transport) else {
            return try demand(isDiscovered, "a source that cannot be read although its integrations are known")
        }
        for result in results { try demandNango(result, reads: tree, isDiscovered: isDiscovered) }
        _ = Nango.errorCode(in: status)
    }

    private static func demandNango(
        _ result: Result<PartReading, RequestFailure>, reads tree: JSONTree?, isDiscovered: Bool
    ) throws(Finding) {
        guard let elements = tree?["syncs"]?.elements else {
            // A list that Foundation cannot read whole is found beside what it cannot read.
            if tree == .unreadable { return }
            guard case .failure = result else { throw Finding("a response without syncs was read") }
            return
        }
        switch result {
        case .failure(let failure):
            let isUnknown = failure.reason == .notFound && elements.isEmpty && !isDiscovered
            let isUnreadable =
                failure.reason == .schema && !elements.isEmpty && elements.allSatisfy { $0.nangoSync == nil }
            try demand(isUnknown || isUnreadable, "a response failed: \(failure)")
        case .success(let reading):
            try demand(!elements.isEmpty || isDiscovered, "an empty list of what may not exist was read")
            try demand(elements.isEmpty || !reading.syncs.isEmpty, "a list of nothing but unreadable syncs was read")
            try demandEqual(reading.syncs.count + reading.invalidSyncs, elements.count, "syncs and elements")
            guard elements.allSatisfy(\.isReadWhole) else { return }
            let read = reading.syncs.map { sync in
                let identity = sync.identity
                return [identity.id, identity.sync, identity.connection, identity.variant, sync.schedule]
            }
            try demandEqual(read, elements.compactMap(\.nangoSync), "identities and schedules")
        }
    }
}

extension JSONTree {
    /// Identity and schedule of a Nango sync; `nil` without a usable identity.
    fileprivate var nangoSync: [String]? {
        guard let id = self["id"]?.text, let name = self["name"]?.text, self["status"]?.isString == true else {
            return nil
        }
        return [
            id, name, self["connection_id"]?.text ?? "", self["variant"]?.text ?? "base", self["frequency"]?.text ?? "",
        ]
    }
}

import HTTPExchange
import Providers
import SyncModel

extension FuzzTarget {
    /// Nango's answers: the status of syncs, the list of connections and, if there is a third document, of integrations.
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
                ? AnsweredPoll.section(["secret_key": .secret])
                : AnsweredPoll.section(["secret_key": .secret, "integrations": .texts("github")]))
        let tree = JSONTree.decoded(repairing: status)
        guard case .success(let reading) = try await AnsweredPoll.read(vendor, from: transport) else {
            return try demand(isDiscovered, "a source that cannot be read although its integrations are known")
        }
        for outcome in reading.outcomes where outcome.target.isCounted {
            try demandNango(outcome.result, tells: tree, isDiscovered: isDiscovered)
        }
        _ = Nango.errorCode(in: status)
    }

    private static func demandNango(
        _ result: Result<TargetReading, RequestFailure>, tells tree: JSONTree?, isDiscovered: Bool
    ) throws(Finding) {
        guard let elements = tree?["syncs"]?.elements else {
            // A list that Foundation cannot read whole is found beside what it cannot read.
            if tree == .unreadable { return }
            guard case .failure = result else { throw Finding("an answer without syncs was read") }
            return
        }
        switch result {
        case .failure(let failure):
            try demand(failure.reason == .notFound && elements.isEmpty && !isDiscovered, "an answer failed: \(failure)")
        case .success(let reading):
            try demand(!elements.isEmpty || isDiscovered, "an empty answer about what may not exist was read")
            try demandEqual(reading.syncs.count + reading.invalidSyncs, elements.count, "syncs and elements")
            guard elements.allSatisfy(\.isReadWhole) else { return }
            let expected = elements.compactMap { element -> [String]? in
                guard let id = element["id"]?.text, let name = element["name"]?.text,
                    element["status"]?.isString == true
                else { return nil }
                return [
                    id, name, element["connection_id"]?.text ?? "", element["variant"]?.text ?? "base",
                    element["frequency"]?.text ?? "",
                ]
            }
            let read = reading.syncs.map { sync in
                let identity = sync.identity
                return [identity.id, identity.sync, identity.connection, identity.variant, sync.schedule]
            }
            try demandEqual(read, expected, "identities and schedules")
        }
    }
}

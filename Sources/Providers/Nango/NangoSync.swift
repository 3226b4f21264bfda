import SyncModel

/// The answer to `GET /sync/status`.
struct NangoStatusAnswer: Decodable, Sendable {
    /// One element for each sync; `value` is `nil` for one without a usable identity.
    let syncs: [Lenient<NangoSync>]

    /// The ids of all connections named.
    var connections: Set<String> { Set(syncs.compactMap { $0.value?.connectionID }) }
}

/// One element of `syncs`, with every field as the vendor sends it; `nil` is absent, null or unreadable.
struct NangoSync: Decodable, Sendable {
    let id: String
    let connectionID: String
    let name: String
    let variant: String
    let status: String
    let frequency: String?
    let finishedAt: Timestamp?
    /// Whether the answer speaks of a run at all, readable or not.
    let hasRun: Bool
    let nextScheduledSyncAt: Timestamp?
    let latestExecutionStatus: String?
    let latestResult: NangoResult?
    let recordCount: [ModelCount]
    let checkpoint: UInt64?

    private enum Key: String, CodingKey {
        case id, name, variant, status, frequency, finishedAt, nextScheduledSyncAt, latestExecutionStatus, latestResult
        case recordCount, checkpoint
        case connectionID = "connection_id"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        guard let id = container.lenientText(.id), let name = container.lenientText(.name),
            let status = container.lenient(.status, as: String.self)
        else {
            throw DecodingError.dataCorruptedError(forKey: .id, in: container, debugDescription: "no identity")
        }
        self.id = id
        self.name = name
        self.status = status
        connectionID = container.lenientText(.connectionID) ?? ""
        variant = container.lenientText(.variant) ?? "base"
        frequency = container.lenientText(.frequency)
        finishedAt = container.lenient(.finishedAt, as: String.self).flatMap { Timestamp(rfc3339: $0) }
        nextScheduledSyncAt = container.lenient(.nextScheduledSyncAt, as: String.self).flatMap {
            Timestamp(rfc3339: $0)
        }
        latestExecutionStatus = container.lenientText(.latestExecutionStatus)
        hasRun = latestExecutionStatus != nil || container.isGiven(.finishedAt)
        latestResult = container.lenient(.latestResult)
        let counts = container.lenient(.recordCount, as: [String: Lenient<Int>].self) ?? [:]
        recordCount = counts.compactMap { model, count in
            count.value.map { ModelCount(model: model, count: $0) }
        }.sorted { $0.model < $1.model }
        checkpoint = container.lenient(.checkpoint, as: JSONDigest.self)?.value
    }
}

/// `latestResult`: what the last run changed, by model, or flat as old rows have it.
struct NangoResult: Decodable, Sendable {
    let changes: [ModelChanges]

    private enum Action: String, CodingKey { case added, updated, deleted }

    init(from decoder: any Decoder) throws {
        let models = try decoder.container(keyedBy: AnyKey.self)
        var changes: [ModelChanges] = []
        for key in models.allKeys {
            guard let actions = try? models.nestedContainer(keyedBy: Action.self, forKey: key) else { continue }
            changes.append(Self.changes(of: key.stringValue, actions))
        }
        let flat = Self.changes(of: "", try decoder.container(keyedBy: Action.self))
        if flat != ModelChanges(model: "") { changes.append(flat) }
        self.changes = changes.sorted { $0.model < $1.model }
    }

    private static func changes(of model: String, _ actions: KeyedDecodingContainer<Action>) -> ModelChanges {
        ModelChanges(
            model: model,
            added: actions.lenient(.added), updated: actions.lenient(.updated), deleted: actions.lenient(.deleted))
    }
}

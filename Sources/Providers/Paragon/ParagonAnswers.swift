import SyncModel

/// The answer to `GET /api/syncs`: what the syncs of one user are called.
struct ParagonSyncsAnswer: Decodable, Sendable {
    /// One element for each sync; `value` is `nil` for one without a usable identity.
    let syncs: [Lenient<ParagonListedSync>]

    private enum Key: String, CodingKey { case syncs = "data" }

    init(from decoder: any Decoder) throws {
        syncs = try decoder.container(keyedBy: Key.self).decode([Lenient<ParagonListedSync>].self, forKey: .syncs)
    }
}

/// One element of the list; `nil` is absent, null or unreadable.
struct ParagonListedSync: Decodable, Sendable {
    let id: String
    let integration: String
    let pipeline: String
    let configurationName: String?
    let status: String?
    let reason: String?

    private enum Key: CodingKey { case id, integration, pipeline, configurationName, status, reason }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        guard let id = container.lenientText(.id), let integration = container.lenientText(.integration),
            let pipeline = container.lenientText(.pipeline)
        else {
            throw DecodingError.dataCorruptedError(forKey: .id, in: container, debugDescription: "no identity")
        }
        self.id = id
        self.integration = integration
        self.pipeline = pipeline
        configurationName = container.lenientText(.configurationName)
        status = container.lenientText(.status)
        reason = container.lenientText(.reason)
    }
}

/// The answer to `GET /api/syncs/{id}`: how one sync is; `nil` is absent, null or unreadable.
struct ParagonDetail: Decodable, Sendable {
    let status: String?
    let totalRecords: Int?
    let syncedRecordsCount: Int?
    let lastSyncedAt: Timestamp?
    let incrementalAccumulatorFrequency: String?
    /// In milliseconds, not below zero.
    let rateLimitBackoff: Double?
    let reason: String?

    private enum Key: String, CodingKey {
        case status, summary, incrementalAccumulatorFrequency, reason
        case rateLimitBackoff = "rateLimitBackoffMs"
    }

    private enum SummaryKey: CodingKey { case totalRecords, syncedRecordsCount, lastSyncedAt }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        status = container.lenientText(.status)
        // Either may be missing, but an object with neither is an answer to something else.
        guard status != nil || container.contains(.summary) else {
            throw DecodingError.keyNotFound(
                Key.summary, DecodingError.Context(codingPath: [], debugDescription: "neither status nor summary"))
        }
        let summary = try? container.nestedContainer(keyedBy: SummaryKey.self, forKey: .summary)
        totalRecords = summary?.lenientCount(.totalRecords)
        syncedRecordsCount = summary?.lenientCount(.syncedRecordsCount)
        lastSyncedAt = summary?.lenient(.lastSyncedAt, as: String.self).flatMap { Timestamp(rfc3339: $0) }
        incrementalAccumulatorFrequency = container.lenientText(.incrementalAccumulatorFrequency)
        rateLimitBackoff = container.lenient(.rateLimitBackoff, as: Double.self).flatMap { $0 < 0 ? nil : $0 }
        reason = container.lenientText(.reason)
    }
}

extension ParagonSync {
    /// The sync as an element of `GET /api/syncs`.
    func listed(at now: Double) -> JSONValue {
        let moment = moment(at: now)
        var members: [(String, JSONValue)] = [
            ("id", .string(id)), ("integration", .string(integration)), ("pipeline", .string(pipeline)),
            ("status", .string(moment.status)),
        ]
        if let reason = moment.reason { members.append(("reason", .string(reason))) }
        if let configurationName { members.append(("configurationName", .string(configurationName))) }
        members += [
            ("dateCreated", .string(VendorTime.javaScript(1_762_166_000))),
            ("dateUpdated", .string(VendorTime.javaScript(moment.lastSyncedAt ?? 1_762_166_000))),
            ("credentialId", .string(credentialID)),
        ]
        return .object(members)
    }

    /// The sync as the answer to `GET /api/syncs/{id}`.
    func detail(at now: Double) -> JSONValue {
        let moment = moment(at: now)
        var summary: [(String, JSONValue)] = [
            ("totalRecords", moment.total.map(JSONValue.number) ?? .null),
            ("syncedRecordsCount", moment.synced.map(JSONValue.number) ?? .null),
        ]
        // A sync that never synced has the field as null before its first run, and not at all after it.
        if let lastSyncedAt = moment.lastSyncedAt {
            summary += [
                ("lastSyncedAt", .string(VendorTime.javaScript(lastSyncedAt))),
                ("latestCursor", .string("cursor-\(Int(lastSyncedAt))")),
            ]
        } else if course == .initializing {
            summary += [("lastSyncedAt", .null), ("latestCursor", .null)]
        }
        var members: [(String, JSONValue)] = omitsStatus ? [] : [("status", .string(moment.status))]
        members += [("summary", .object(summary)), ("credentialId", .string(credentialID))]
        if let frequency { members.append(("incrementalAccumulatorFrequency", .string(frequency))) }
        if let backoff = moment.backoffMilliseconds { members.append(("rateLimitBackoffMs", .number(backoff))) }
        if let reason = moment.reason { members.append(("reason", .string(reason))) }
        return .object(members)
    }

    /// Several credentials a user are rare: one for each integration.
    var credentialID: String {
        Noise(seed: 0).named("credential").named(integration).uuid
    }
}

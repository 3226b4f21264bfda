extension ParagonSync {
    /// The sync as an element of `GET /api/syncs`.
    func listed(at now: Double) -> JSONValue {
        let state = state(at: now)
        var members: [(String, JSONValue)] = [
            ("id", .string(id)), ("integration", .string(integration)), ("pipeline", .string(pipeline)),
            ("status", .string(state.status)),
        ]
        if let reason = state.reason { members.append(("reason", .string(reason))) }
        if let configurationName { members.append(("configurationName", .string(configurationName))) }
        members += [
            ("dateCreated", .string(VendorTime.javaScript(1_762_166_000))),
            ("dateUpdated", .string(VendorTime.javaScript(state.lastSyncedAt ?? 1_762_166_000))),
            ("credentialId", .string(credentialID)),
        ]
        return .object(members)
    }

    /// The sync as the response to `GET /api/syncs/{id}`.
    func detail(at now: Double) -> JSONValue {
        let state = state(at: now)
        var summary: [(String, JSONValue)] = [
            ("totalRecords", state.total.map(JSONValue.number) ?? .null),
            ("syncedRecordsCount", state.synced.map(JSONValue.number) ?? .null),
        ]
        // Without any success the field is null before the first run, and missing after it.
        if let lastSyncedAt = state.lastSyncedAt {
            summary += [
                ("lastSyncedAt", .string(VendorTime.javaScript(lastSyncedAt))),
                ("latestCursor", .string("cursor-\(Int(lastSyncedAt))")),
            ]
        } else if scenario == .initializing {
            summary += [("lastSyncedAt", .null), ("latestCursor", .null)]
        }
        var members: [(String, JSONValue)] = omitsStatus ? [] : [("status", .string(state.status))]
        members += [("summary", .object(summary)), ("credentialId", .string(credentialID))]
        if let frequency { members.append(("incrementalAccumulatorFrequency", .string(frequency))) }
        if let backoff = state.backoffMilliseconds { members.append(("rateLimitBackoffMs", .number(backoff))) }
        if let reason = state.reason { members.append(("reason", .string(reason))) }
        return .object(members)
    }

    /// Each integration has its own credential; users rarely have several for one.
    var credentialID: String {
        SeededRandom(seed: 0).named("credential").named(integration).uuid
    }
}

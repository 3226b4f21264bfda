extension MergeSync {
    /// The sync as an element of `GET /sync-status`.
    func item(at now: Double) -> JSONValue {
        let state = state(at: now)
        let time: (Double?) -> JSONValue = { seconds in
            seconds.map { .string(VendorTime.django($0, decimals: decimals)) } ?? .null
        }
        let text: (String?) -> JSONValue = { $0.map(JSONValue.string) ?? .null }
        var members: [(String, JSONValue)] = [
            ("model_name", .string(String(model.split(separator: ".").last ?? ""))), ("model_id", .string(model)),
            ("status", .string(state.status)), ("is_initial_sync", .bool(state.isInitial)),
            ("last_sync_start", time(state.lastStart)), ("next_sync_start", time(state.nextStart)),
            ("last_sync_result", text(state.lastResult)), ("last_sync_finished", time(state.lastFinished)),
            ("selective_sync_configurations_usage", scenario == .partial ? "IN_NEXT_SYNC" : .null),
        ]
        if scenario != .oldFields {
            members += [
                ("sync_status_reason", text(state.reason)), ("data_fresh_as_of", time(state.freshAsOf)),
                ("historical_data_since", "1900-01-01T00:00:00Z"),
            ]
        }
        return .object(members)
    }
}

extension MergeTenant {
    /// The account as an element of `GET /linked-accounts`, with everything private about it.
    var listed: JSONValue {
        let integration: JSONValue =
            integration.map { slug in
                .object([
                    ("name", .string(slug.uppercased())), ("categories", .array([.string(category)])),
                    ("image", .string("https://merge.example/\(slug).png")), ("slug", .string(slug)),
                ])
            } ?? .null
        return .object([("id", .string(id)), ("integration", integration)] + common)
    }

    /// The account as the response to `GET /account-details`.
    var details: JSONValue {
        .object(
            [
                ("id", .string(id)), ("integration", integration.map { .string($0.uppercased()) } ?? .null),
                ("integration_slug", integration.map(JSONValue.string) ?? .null),
            ] + common)
    }

    private var common: [(String, JSONValue)] {
        [
            ("category", .string(category)), ("status", .string(status)), ("status_detail", ""),
            ("end_user_origin_id", .string(origin)), ("end_user_organization_name", .string(organization)),
            ("end_user_email_address", "private@example.com"), ("subdomain", "private-subdomain"),
            ("webhook_listener_url", .string("https://private.example.com/\(id)")), ("is_duplicate", .bool(false)),
            ("account_type", "PRODUCTION"), ("completed_at", "2025-11-03T10:12:44.108Z"),
        ]
    }
}

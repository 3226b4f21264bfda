import HTTPEndpoint

extension NangoSimulation {
    /// Answers `GET /sync/status`.
    func status(_ query: Query) throws(NangoRefusal) -> EndpointResponse {
        let parameters = try Self.strict(query, allowed: ["provider_config_key", "syncs", "connection_id"])
        guard let integration = parameters["provider_config_key"], let names = parameters["syncs"] else {
            throw .invalidQuery("provider_config_key and syncs are required")
        }
        let connection = parameters["connection_id"]
        if let connection, !fleet.connections.contains(where: { $0.id == connection && $0.integration == integration })
        {
            throw NangoRefusal(status: 400, code: "invalid_body", message: "Connection not found")
        }
        let now = fleet.frozenAt ?? clock()
        let isOldGeneration = settings.isOldGeneration
        if fleet.frozenAt != nil, names == "*", connection == nil, !isOldGeneration {
            let body = rendered(integration) {
                EndpointBody(Self.items(shuffledSyncs(of: integration), at: now, isOldGeneration: false).bytes)
            }
            return EndpointResponse(
                status: 200, headers: [("Content-Type", "application/json; charset=utf-8")], body: body)
        }
        let asked = shuffledSyncs(of: integration).filter {
            (connection == nil || $0.connection == connection) && $0.isNamed(in: names)
        }
        guard !asked.contains(where: { $0.course == .unscheduled }) else {
            throw NangoRefusal(
                status: 500, code: "generic_error_support",
                message: "An unexpected error occurred. Please contact support.")
        }
        return .json(Self.items(asked, at: now, isOldGeneration: isOldGeneration))
    }

    /// Answers `GET /integrations`.
    func integrations(_ query: Query) throws(NangoRefusal) -> EndpointResponse {
        _ = try Self.strict(query, allowed: [])
        return .json(
            .object([
                (
                    "data",
                    .array(
                        fleet.integrations.map { integration in
                            .object([
                                ("unique_key", .string(integration.uniqueKey)),
                                ("display_name", .string(integration.provider)),
                                ("provider", .string(integration.provider)),
                                ("logo", .string("https://app.example/images/\(integration.provider).svg")),
                                ("created_at", "2025-11-03T10:12:44.108Z"),
                                ("updated_at", "2026-02-17T08:00:01.550Z"),
                            ])
                        })
                )
            ]))
    }

    /// Answers `GET /connections`.
    func connections(_ query: Query) throws(NangoRefusal) -> EndpointResponse {
        let parameters = try Self.strict(query, allowed: settings.isOldGeneration ? [] : ["limit", "page"])
        let limit = try Self.number(parameters, "limit", in: 1...1000) ?? fleet.connections.count
        let page = try Self.number(parameters, "page", in: 0...Int(Int32.max)) ?? 0
        let listed = fleet.connections.enumerated().dropFirst(page * limit).prefix(limit)
        return .json(.object([("connections", .array(listed.map { $0.element.listed(as: $0.offset) }))]))
    }

    private static func items(_ syncs: [NangoSync], at now: Double, isOldGeneration: Bool) -> JSONValue {
        .object([("syncs", .array(syncs.map { $0.item(at: now, isOldGeneration: isOldGeneration) }))])
    }

    /// Takes a query that may hold each of some parameters once, and no other.
    private static func strict(_ query: Query, allowed: Set<String>) throws(NangoRefusal) -> [String: String] {
        var parameters: [String: String] = [:]
        for (name, value) in query.parameters {
            guard allowed.contains(name) else { throw .invalidQuery("Unrecognized key(s) in object: '\(name)'") }
            guard parameters.updateValue(value, forKey: name) == nil else {
                throw .invalidQuery("\(name): expected string, received array")
            }
            guard !value.isEmpty else { throw .invalidQuery("\(name): must contain at least 1 character") }
        }
        return parameters
    }

    private static func number(
        _ parameters: [String: String], _ name: String, in range: ClosedRange<Int>
    ) throws(NangoRefusal) -> Int? {
        guard let text = parameters[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw .invalidQuery("\(name): expected a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}

extension NangoSync {
    /// Whether the `syncs` parameter asks for this sync: `*`, or a list of `name` and `name::variant`.
    fileprivate func isNamed(in names: String) -> Bool {
        if names == "*" { return true }
        return names.split(separator: ",").contains { $0 == "\(name)::\(variant)" || ($0 == name && variant == "base") }
    }
}

extension NangoConnection {
    /// The connection as an item of the list, with all that is private about it.
    fileprivate func listed(as number: Int) -> JSONValue {
        .object([
            ("id", .number(number + 1)), ("connection_id", .string(id)), ("provider_config_key", .string(integration)),
            ("provider", .string(integration)),
            (
                "created",
                .string(VendorTime.postgres(1_762_166_000.123456 + Double(number) * 86_400, decimals: number % 7))
            ),
            ("metadata", .object([("region", "private-metadata")])),
            ("tags", .object([("plan", "private-tag")])),
            (
                "errors",
                .array(
                    errors.enumerated().map {
                        .object([("type", .string($0.element)), ("log_id", .string("log-\(number)-\($0.offset)"))])
                    })
            ),
            (
                "end_user",
                .object([
                    ("id", .string("private-user-\(number)")), ("display_name", "Private Person"),
                    ("email", "private@example.com"), ("tags", .object([])),
                    ("organization", .object([("id", "private-org"), ("display_name", "Private Organization")])),
                ])
            ),
        ])
    }
}

extension NangoConnection {
    /// Writes the connection as an item of `GET /connections`, with everything private about it.
    ///
    /// - Parameters:
    ///   - number: In the order of creation, from 1.
    ///   - provider: The integration's.
    ///   - syncs: All syncs of the connection.
    func writeItem(
        number: Int, provider: String, syncs: some Sequence<NangoSync>, at now: Double, to writer: inout JSONWriter
    ) {
        writer.object { writer in
            writer.key("id")
            writer.number(number)
            writer.key("connection_id")
            writer.string(id)
            writer.key("provider_config_key")
            writer.string(integration)
            writer.key("provider")
            writer.string(provider)
            writer.key("errors")
            writeErrors(number: number, syncs: syncs, at: now, to: &writer)
            writer.key("end_user")
            writeEndUser(to: &writer)
            writer.key("tags")
            JSONValue.object(allTags.map { ($0.name, .string($0.value)) }).write(to: &writer)
            writer.key("metadata")
            JSONValue.object([("region", "private-metadata")]).write(to: &writer)
            writer.key("created")
            // PostgreSQL leaves out trailing zeros.
            writer.string(VendorTime.postgres(1_730_000_000.123456 + Double(number) * 977, decimals: number % 7))
        }
    }

    /// One entry for each sync whose last run failed, and one for broken credentials. Each failure has a new ID, which
    /// begins with the time at which the failed operation started.
    private func writeErrors(
        number: Int, syncs: some Sequence<NangoSync>, at now: Double, to writer: inout JSONWriter
    ) {
        writer.array { writer in
            if hasBrokenCredentials {
                // Refreshed in vain every hour.
                let hour = (now / 3600).rounded(.down) * 3600
                Self.writeError("auth", at: hour, SeededRandom(seed: UInt64(number)).named("auth"), to: &writer)
            }
            for sync in syncs {
                guard let start = sync.state(at: now).failedRunStart else { continue }
                Self.writeError("sync", at: start, sync.random.named("log"), to: &writer)
            }
        }
    }

    private static func writeError(
        _ type: String, at time: Double, _ random: SeededRandom, to writer: inout JSONWriter
    ) {
        let milliseconds = Int(time * 1000)
        let letters = Array("ABCDEFGHJKLMNPQRTUVWXYZabcdefghijkmnpqrtwxyz346789".utf8)
        let suffix = (0..<8).map { letters[random.numbered(milliseconds).below(letters.count, $0)] }
        writer.object { writer in
            writer.key("type")
            writer.string(type)
            writer.key("log_id")
            writer.string("\(milliseconds)_\(String(decoding: suffix, as: UTF8.self))")
        }
    }

    private func writeEndUser(to writer: inout JSONWriter) {
        guard let endUser else { return writer.null() }
        let organization: JSONValue =
            endUser.organization.map {
                .object([("id", .string($0.id)), ("display_name", .string($0.displayName))])
            } ?? .null
        JSONValue.object([
            ("id", .string(endUser.id)), ("display_name", .string(endUser.displayName)),
            ("email", endUser.email.map(JSONValue.string) ?? .null), ("tags", .null), ("organization", organization),
        ]).write(to: &writer)
    }

    /// The tags that Nango derives from the end user, then the connection's own.
    private var allTags: [(name: String, value: String)] {
        var derived: [(name: String, value: String)] = []
        if let endUser {
            derived.append(("end_user_id", endUser.id))
            if let email = endUser.email { derived.append(("end_user_email", email)) }
            derived.append(("end_user_display_name", endUser.displayName))
            if let organization = endUser.organization { derived.append(("organization_id", organization.id)) }
        }
        return derived + tags
    }
}

import SyncModel

/// The answer to `GET /integrations`.
struct NangoIntegrationsAnswer: Decodable, Sendable {
    /// `data[].unique_key`, sorted, each once.
    let keys: [String]

    private enum Key: CodingKey { case data }

    private struct Integration: Decodable, Sendable {
        let key: String?

        private enum Key: String, CodingKey { case key = "unique_key" }

        init(from decoder: any Decoder) throws {
            key = try decoder.container(keyedBy: Key.self).lenientText(.key)
        }
    }

    init(from decoder: any Decoder) throws {
        let data = try decoder.container(keyedBy: Key.self).decode([Lenient<Integration>].self, forKey: .data)
        keys = Set(data.compactMap { $0.value?.key }).sorted()
    }
}

/// The answer to `GET /connections`, or one page of it.
struct NangoConnectionsAnswer: Decodable, Sendable {
    /// The connections that could be read.
    let connections: [NangoConnection]
    /// How many there were, read or not.
    let count: Int

    private enum Key: CodingKey { case connections }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let elements = try container.decode([Lenient<NangoConnection>].self, forKey: .connections)
        connections = elements.compactMap(\.value)
        count = elements.count
    }
}

/// One element of the connections list; what it holds of end users is not even decoded.
struct NangoConnection: Decodable, Hashable, Sendable {
    /// `connection_id`
    let id: String
    /// `provider_config_key`
    let integration: String
    /// Whether `errors[]` has one of type `auth`.
    let hasBrokenCredentials: Bool

    private enum Key: String, CodingKey {
        case id = "connection_id"
        case integration = "provider_config_key"
        case errors
    }

    private struct ConnectionError: Decodable, Sendable {
        let type: String?
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        guard let id = container.lenientText(.id), let integration = container.lenientText(.integration) else {
            throw DecodingError.dataCorruptedError(forKey: .id, in: container, debugDescription: "no identity")
        }
        self.id = id
        self.integration = integration
        let errors = container.lenient(.errors, as: [Lenient<ConnectionError>].self) ?? []
        hasBrokenCredentials = errors.contains { $0.value?.type?.lowercased() == "auth" }
    }

    var reading: ConnectionReading {
        ConnectionReading(integration: integration, connection: id, state: hasBrokenCredentials ? .authError : .ok)
    }
}

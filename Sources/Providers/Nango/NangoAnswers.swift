import JSONStream
import SyncModel

/// One element of `data` in the answer to `GET /integrations`.
struct NangoIntegration: JSONElement {
    /// `unique_key`, which elsewhere is the `provider_config_key`.
    let key: String

    init?(_ json: JSONValue) {
        guard let key = json.text("unique_key") else { return nil }
        self.key = key
    }
}

/// One element of `connections` in the answer to `GET /connections`; what it holds of end users is not even decoded.
struct NangoConnection: JSONElement, Hashable {
    /// `connection_id`
    let id: String
    /// `provider_config_key`
    let integration: String
    /// Whether `errors[]` has one of type `auth`.
    let hasBrokenCredentials: Bool

    init?(_ json: JSONValue) {
        guard let id = json.text("connection_id"), let integration = json.text("provider_config_key") else {
            return nil
        }
        self.id = id
        self.integration = integration
        hasBrokenCredentials = (json["errors"]?.elements ?? []).contains {
            $0.string("type")?.lowercased() == "auth"
        }
    }

    var reading: ConnectionReading {
        ConnectionReading(integration: integration, connection: id, state: hasBrokenCredentials ? .authError : .ok)
    }
}

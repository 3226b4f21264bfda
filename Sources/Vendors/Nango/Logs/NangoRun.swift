import JSONStream
import SyncModel

/// A run of a sync in Nango's logs: what identifies it, its times, and why it failed. Nothing else is decoded, as
/// payloads hold customers' data.
struct NangoRun: JSONElement, Equatable {
    let id: String
    /// `integrationName`: the provider_config_key.
    let integration: String
    /// `connectionName`: the connection_id.
    let connection: String
    /// `syncConfigName`
    let sync: String
    let started: Timestamp?
    let ended: Timestamp?
    let failure: NangoRunFailure
    /// Whether it failed, or was ended otherwise than by itself.
    let hasFailed: Bool

    init?(_ json: JSONValue) {
        guard let id = json.text("id"), let integration = json.text("integrationName"),
            let connection = json.text("connectionName"), let sync = json.text("syncConfigName"),
            json["operation"]?.string("type") == "sync"
        else { return nil }
        self.id = id
        self.integration = integration
        self.connection = connection
        self.sync = sync
        started = json.timestamp("startedAt")
        ended = json.timestamp("endedAt")
        let state = json.string("state") ?? ""
        hasFailed = ["failed", "timeout", "cancelled"].contains(state)
        failure = NangoRunFailure(state: state, error: json["error"])
    }

    /// How long it took; `nil` unless both ends are known and in their order.
    var duration: Duration? {
        guard let started, let ended, ended >= started else { return nil }
        return ended.since(started)
    }

    /// The sync it belongs to, as far as a run says.
    var key: NangoRunKey { NangoRunKey(integration: integration, connection: connection, sync: sync) }
}

/// What the logs call a sync. All variants of a sync have the same key.
struct NangoRunKey: Hashable, Sendable {
    let integration: String
    let connection: String
    let sync: String
}

/// One page of runs, the newest first.
struct NangoRunPage: JSONElement {
    let runs: [NangoRun]
    /// The cursor of the next page; `nil` after the last one.
    let cursor: String?

    init?(_ json: JSONValue) {
        guard let operations = json["operations"]?.elements else { return nil }
        runs = operations.compactMap { NangoRun($0) }
        cursor = json["pagination"]?.text("cursor")
    }
}

/// One run together with its variant.
struct NangoRunDetail: JSONElement {
    let run: NangoRun
    /// `meta.syncVariant` of its first message; `nil` if there is no such message.
    let variant: String?

    init?(_ json: JSONValue) {
        guard let run = json["operation"].flatMap({ NangoRun($0) }) else { return nil }
        self.run = run
        variant = json["messages"]?.elements?.lazy.compactMap { $0["meta"]?.text("syncVariant") }.first
    }
}

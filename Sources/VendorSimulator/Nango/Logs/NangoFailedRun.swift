/// A failed run of a sync, as the logs know it.
struct NangoFailedRun {
    let sync: NangoSync
    /// Which run of the sync's grid it was.
    let number: Int
    /// Whether the connection's credentials cannot be refreshed.
    let hasBrokenCredentials: Bool

    var start: Double { sync.grid.start(of: number) }
    var end: Double { sync.grid.end(of: number) }
    var id: String { sync.logID(ofRunAt: start) }

    /// `failed`, or `cancelled` for a run that was.
    var state: String { sync.scenario == .cancelled ? "cancelled" : "failed" }

    /// The run as an element of `operations`, with the keys in Nango's order.
    var operation: JSONValue {
        let (start, end) = (VendorTime.javaScript(start), VendorTime.javaScript(end))
        return .object([
            ("accountName", "My Organization"), ("integrationName", .string(sync.integration)),
            ("syncConfigId", .number(sync.random.named("config").below(1000, 0))), ("startedAt", .string(start)),
            ("source", "internal"), ("type", "operation"), ("createdAt", .string(start)), ("environmentId", 2),
            ("environmentName", "dev"), ("id", .string(id)), ("state", .string(state)),
            ("syncConfigName", .string(sync.name)), ("providerName", .string(sync.integration)),
            ("updatedAt", .string(end)), ("level", "info"), ("integrationId", 3), ("message", "Sync executed"),
            ("accountId", 0),
            ("meta", .object([("scriptVersion", "1.0.0"), ("emptyCache", .bool(false)), ("checkpoints", .null)])),
            ("endedAt", .string(end)), ("connectionId", 8007), ("connectionName", .string(sync.connection)),
            ("operation", .object([("action", "run"), ("type", "sync")])), ("error", error),
        ])
    }

    /// The first message of the run, which alone names the variant.
    var firstMessage: JSONValue {
        .object([
            ("level", "info"), ("source", "internal"), ("type", "log"),
            ("message", .string("Starting sync '\(sync.name)'")), ("parentId", .string(id)), ("accountId", 0),
            ("createdAt", .string(VendorTime.javaScript(start + 0.008))),
            (
                "meta",
                .object([
                    ("syncName", .string(sync.name)), ("integration", .string(sync.integration)),
                    ("connection", .string(sync.connection)), ("syncType", "full"), ("attempt", 1),
                    ("syncVariant", .string(sync.variant)), ("syncId", .string(sync.id)),
                ])
            ),
        ])
    }

    private var error: JSONValue {
        if hasBrokenCredentials { return Self.brokenCredentials(connection: sync.connection) }
        switch sync.scenario {
        case .cancelled: return Self.ended("Execution was cancelled")
        case .failsAfterSaving: return Self.script("boom: the script failed on purpose")
        default: break
        }
        // A sync fails for the same reason every time.
        return switch sync.random.named("cause").below(6, 0) {
        case 0: Self.http(401, "Bad credentials")
        case 1: Self.http(403, "This app hasn't been granted all required scopes")
        case 2: Self.http(429, "You have reached your ten_secondly_rolling limit.")
        case 3: Self.http(503, "Service Temporarily Unavailable")
        case 4: Self.network("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:3997")
        default: Self.script("Cannot read properties of undefined (reading 'id')")
        }
    }

    /// The third party responded with an error.
    private static func http(_ status: Int, _ message: String) -> JSONValue {
        let body = JSONValue.object([("message", .string(message)), ("email", "private@example.com")])
        return .object([
            ("payload", body),
            (
                "additional_properties",
                .object([
                    (
                        "upstream_response",
                        .object([
                            ("headers", .object([("content-type", "application/json")])), ("body", body),
                            ("status", .number(status)),
                        ])
                    )
                ])
            ),
            ("message", "An error occurred during an HTTP call"), ("type", "script_http_error"), ("status", 424),
        ])
    }

    private static func network(_ code: String, _ message: String) -> JSONValue {
        .object([
            (
                "payload",
                .object([
                    ("code", .string(code)), ("stacktrace", .array([.string("Error: \(message)")])),
                    ("name", "Error"), ("message", .string(message)),
                ])
            ),
            ("message", "A network error occurred during an HTTP call"), ("type", "script_network_error"),
            ("status", 500),
        ])
    }

    private static func script(_ message: String) -> JSONValue {
        .object([
            (
                "payload",
                .object([
                    ("stacktrace", .array([.string("Error: \(message)"), "at Object.exec (sync.cjs:56:11)"])),
                    ("name", "Error"), ("message", .string(message)),
                ])
            ),
            ("message", "An internal error occurred during the script execution"), ("type", "script_internal_error"),
            ("status", 500),
        ])
    }

    /// The run was ended.
    private static func ended(_ sentence: String) -> JSONValue {
        .object([
            ("payload", .string(sentence)), ("message", "The sync script failed with an error: {}"),
            ("type", "sync_script_failure"), ("status", 500),
        ])
    }

    /// Nango refused to give out credentials that it could not refresh. The whole connection is in the payload.
    private static func brokenCredentials(connection: String) -> JSONValue {
        .object([
            (
                "payload",
                .object([
                    (
                        "error",
                        .object([
                            ("code", "invalid_credentials"),
                            (
                                "payload",
                                .object([
                                    (
                                        "connection",
                                        .object([
                                            ("connection_id", .string(connection)),
                                            ("end_user", .object([("email", "private@example.com")])),
                                            ("metadata", .object([("region", "private-metadata")])),
                                        ])
                                    )
                                ])
                            ),
                            (
                                "message",
                                "The external API returned an error when trying to refresh the access token. Please try again later."
                            ),
                        ])
                    )
                ])
            ),
            ("additional_properties", .object([("upstream_response", .object([("status", 400)]))])),
            ("message", "An error occurred during an HTTP call"), ("type", "script_http_error"), ("status", 424),
        ])
    }
}

extension NangoSync {
    /// The ID of the operation that a run is. It begins with the time when the run started.
    func logID(ofRunAt start: Double) -> String { random.named("log").operationID(at: start) }
}

extension SeededRandom {
    /// The ID of an operation that started at a Unix time.
    func operationID(at time: Double) -> String {
        let milliseconds = Int(time * 1000)
        let letters = Array("ABCDEFGHJKLMNPQRTUVWXYZabcdefghijkmnpqrtwxyz346789".utf8)
        let suffix = (0..<8).map { letters[numbered(milliseconds).below(letters.count, $0)] }
        return "\(milliseconds)_\(String(decoding: suffix, as: UTF8.self))"
    }
}

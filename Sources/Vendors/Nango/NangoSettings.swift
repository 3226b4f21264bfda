import HTTPExchange
package import Settings

/// The keys that only Nango's sources have.
package struct NangoSettings: Sendable {
    /// `base_url`, without a slash at its end.
    package var baseURL: String
    /// `secret_key` or `secret_key_file`; `nil` only if its absence was reported.
    package var secretKey: SecretSource?
    /// `integrations`: provider_config_keys; empty for all there are.
    package var integrations: [String]
    /// `syncs`: `["*"]`, or names and `name::variant`s.
    package var syncs: [String]
    /// `connections`: connection_ids; empty for all there are.
    package var connections: [String]
    /// `connection_health`: whether the list of connections is read for broken credentials.
    package var readsConnectionHealth: Bool
    /// `customer`: the member of connections that says whose they are; `nil` if that is not to be read.
    package var customer: NangoCustomer?
    /// `logs_url`: where reasons of failures are read; `nil` without `failure_reasons: true`.
    package var logsURL: String?

    package init(_ section: SettingsSection) {
        baseURL = section.url("base_url", default: Self.cloud)
        secretKey = section.secret("secret_key", required: true)
        integrations = section.strings("integrations", expected: "a provider_config_key")
        syncs = Self.syncs(section)
        connections = section.strings("connections", expected: "a connection_id")
        readsConnectionHealth = section.bool("connection_health", default: true)
        customer = NangoCustomer(section)
        if customer != nil, !readsConnectionHealth {
            section.report(
                "customer", "needs the list of connections", expected: "connection_health: true, or customers_file")
        }
        logsURL = Self.logsURL(section, baseURL: baseURL)
    }

    private static func logsURL(_ section: SettingsSection, baseURL: String) -> String? {
        let isWanted = section.bool("failure_reasons", default: false)
        let expected = "the address of the server's Management MCP, for example https://mcp.nango.dev/mcp"
        let url = section.url("logs_url")
        guard isWanted else { return nil }
        if let url {
            guard url.hasPrefix("https://") || URLParts(url)?.isPrivateHost == true else {
                section.report(
                    "logs_url", "would send the key unencrypted", expected: "https unless the host is private")
                return nil
            }
            return url
        }
        if baseURL == cloud { return cloudLogs }
        if !section.has("logs_url") {
            section.report(
                "failure_reasons", "needs logs_url, as base_url is not Nango's cloud", expected: expected)
        }
        return nil
    }

    private static let cloud = "https://api.nango.dev"
    private static let cloudLogs = "https://mcp.nango.dev/mcp"

    /// The secret key as it is now.
    func readKey() async throws(RequestFailure) -> Secret {
        guard let secretKey else { throw RequestFailure(.credentials, "no secret key is configured") }
        return try await secretKey.read()
    }

    /// All syncs if none is named: in each of these lists, an empty list means the same as no list.
    private static func syncs(_ section: SettingsSection) -> [String] {
        let expected = "a sync's name, name::variant or \"*\""
        let names = section.strings("syncs", expected: expected, where: isSyncFilter)
        if names.isEmpty { return ["*"] }
        if names.count > 1, names.contains("*") {
            section.report("syncs", "holds \"*\" beside names it covers", expected: "either \"*\" or names")
            return ["*"]
        }
        return names
    }

    /// Whether Nango would read it as one item of the comma-separated `syncs` parameter.
    private static func isSyncFilter(_ text: String) -> Bool {
        if text == "*" { return true }
        if text.contains(",") || text.contains("*") { return false }
        let parts = text.split(separator: "::", omittingEmptySubsequences: false)
        return parts.count <= 2 && parts.allSatisfy { !$0.isEmpty }
    }
}

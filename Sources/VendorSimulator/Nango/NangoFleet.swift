/// Everything one Nango environment holds: integrations, connections and their syncs.
package struct NangoFleet: Sendable {
    /// In the order in which they are listed.
    package var integrations: [NangoIntegration]
    /// In the order in which they are listed.
    package var connections: [NangoConnection]
    /// In no order that is told.
    package var syncs: [NangoSync]
    /// The time at which the fleet stands still, in Unix seconds: its answers are then rendered once and kept.
    package var frozenAt: Double?

    package init(
        integrations: [NangoIntegration] = [], connections: [NangoConnection] = [], syncs: [NangoSync] = [],
        frozenAt: Double? = nil
    ) {
        self.integrations = integrations
        self.connections = connections
        self.syncs = syncs
        self.frozenAt = frozenAt
    }
}

/// An integration as configured in Nango.
package struct NangoIntegration: Sendable {
    /// The `provider_config_key`.
    package var uniqueKey: String
    /// The kind of API behind it.
    package var provider: String

    package init(uniqueKey: String, provider: String) {
        self.uniqueKey = uniqueKey
        self.provider = provider
    }
}

/// One customer's account with one integration.
package struct NangoConnection: Sendable {
    /// `connection_id`.
    package var id: String
    /// The integration's unique key.
    package var integration: String
    /// The `type` of each entry in `errors`: `auth` or `sync`.
    package var errors: [String]

    package init(id: String, integration: String, errors: [String] = []) {
        self.id = id
        self.integration = integration
        self.errors = errors
    }
}

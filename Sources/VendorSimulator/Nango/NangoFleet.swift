/// The content of one Nango environment: integrations, connections and their syncs.
package struct NangoFleet: Sendable {
    /// In the order in which they are listed.
    package var integrations: [NangoIntegration]
    /// In the order in which they were created.
    package var connections: [NangoConnection]
    /// In any order.
    package var syncs: [NangoSync]
    /// Integrations whose connections and syncs are computed when they are requested. They were created last.
    package var bulk: [NangoBulkIntegration]
    /// The Unix time at which the fleet stands still: its responses are then rendered once and kept.
    package var frozenAt: Double?

    package init(
        integrations: [NangoIntegration] = [], connections: [NangoConnection] = [], syncs: [NangoSync] = [],
        bulk: [NangoBulkIntegration] = [], frozenAt: Double? = nil
    ) {
        self.integrations = integrations
        self.connections = connections
        self.syncs = syncs
        self.bulk = bulk
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
    /// Whose it is; `nil` if Nango does not know.
    package var endUser: NangoEndUser?
    /// Further tags, apart from those that Nango derives from the end user.
    package var tags: [(name: String, value: String)]
    /// Whether its credentials cannot be refreshed.
    package var hasBrokenCredentials: Bool

    package init(
        id: String, integration: String, endUser: NangoEndUser? = nil, tags: [(name: String, value: String)] = [],
        hasBrokenCredentials: Bool = false
    ) {
        self.id = id
        self.integration = integration
        self.endUser = endUser
        self.tags = tags
        self.hasBrokenCredentials = hasBrokenCredentials
    }
}

/// The customer that a connection belongs to.
package struct NangoEndUser: Sendable {
    package var id: String
    package var displayName: String
    package var email: String?
    package var organization: (id: String, displayName: String)?

    package init(
        id: String, displayName: String, email: String? = nil, organization: (id: String, displayName: String)? = nil
    ) {
        self.id = id
        self.displayName = displayName
        self.email = email
        self.organization = organization
    }
}

extension ParagonFleet {
    /// A project of a handy size in which, at any time, something goes well and something does not.
    ///
    /// Every state that Paragon can report is shown within a minute, whenever the minute starts.
    package static func demo(seed: UInt64) -> ParagonFleet {
        ParagonFleet(
            users: users.map { user in
                ParagonConnectedUser(
                    id: user.id, syncs: user.syncs.map { $0.sync(of: user.id, seed: seed) }, isRevoked: user.isRevoked)
            })
    }

    private struct User {
        let id: String
        var isRevoked = false
        let syncs: [SyncTemplate]
    }

    private struct SyncTemplate {
        let integration: String
        let pipeline: String
        var configurationName: String?
        var number = 0
        var frequency: String?
        var interval: Double = 30
        var scenario = ParagonScenario.healthy
        var omitsStatus: Bool?

        func sync(of user: String, seed: UInt64) -> ParagonSync {
            ParagonSync(
                seed: seed, user: user, integration: integration, pipeline: pipeline,
                configurationName: configurationName, number: number, frequency: frequency, interval: interval,
                scenario: scenario, omitsStatus: omitsStatus)
        }
    }

    private static let users = [
        User(
            id: "acme",
            syncs: [
                SyncTemplate(integration: "salesforce", pipeline: "contacts", frequency: "1m", interval: 60),
                SyncTemplate(integration: "salesforce", pipeline: "opportunities", frequency: "5m", interval: 300),
                SyncTemplate(integration: "googledrive", pipeline: "files", scenario: .slow),
                SyncTemplate(integration: "jira", pipeline: "issues", configurationName: "board-a", omitsStatus: true),
                SyncTemplate(
                    integration: "jira", pipeline: "issues", configurationName: "board-b", scenario: .rateLimited),
            ]),
        User(
            id: "globex",
            syncs: [
                SyncTemplate(integration: "hubspot", pipeline: "contacts", frequency: "10m", interval: 600),
                SyncTemplate(integration: "hubspot", pipeline: "companies", frequency: "1h", scenario: .errored),
                SyncTemplate(integration: "sharepoint", pipeline: "files", scenario: .initializing),
                SyncTemplate(integration: "box", pipeline: "files", scenario: .disabled),
                SyncTemplate(integration: "box", pipeline: "permissions", scenario: .neverSynced),
            ]),
        User(
            id: "initech",
            syncs: [
                SyncTemplate(integration: "notion", pipeline: "pages", interval: 45),
                // Two with equal names: only their IDs differ.
                SyncTemplate(integration: "notion", pipeline: "pages", number: 1, interval: 45),
                SyncTemplate(integration: "googledrive", pipeline: "files", frequency: "24h", scenario: .stalled),
                SyncTemplate(integration: "zendesk", pipeline: "tickets", scenario: .deleted),
                SyncTemplate(integration: "zendesk", pipeline: "users", scenario: .unknownWord, omitsStatus: false),
            ]),
        User(
            id: "umbrella", isRevoked: true,
            syncs: [SyncTemplate(integration: "salesforce", pipeline: "contacts", frequency: "30m", interval: 1800)]),
    ]
}

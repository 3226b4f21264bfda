extension NangoFleet {
    /// An environment of a handy size in which, at any time, something goes well and something does not.
    ///
    /// Every state that Nango can report is shown within a minute, whenever the minute starts.
    ///
    /// - Parameter large: About how many syncs an additional integration, `quickbooks`, has; `nil` for none.
    package static func demo(seed: UInt64, large: Int? = nil) -> NangoFleet {
        var fleet = NangoFleet()
        for template in templates {
            fleet.integrations.append(NangoIntegration(uniqueKey: template.integration, provider: template.provider))
            for customer in template.customers {
                fleet.connections.append(connection(of: customer, template.integration, seed: seed))
                for sync in template.syncs {
                    let name = "\(template.integration)/\(customer)/\(sync.name)/\(sync.variant)"
                    fleet.syncs.append(
                        NangoSync(
                            seed: seed, integration: template.integration,
                            connection: connectionID(of: customer, template.integration, seed: seed), name: sync.name,
                            variant: sync.variant, models: sync.models, frequency: sync.frequency,
                            interval: intervals[name] ?? sync.interval, scenario: scenarios[name] ?? .healthy))
                }
            }
        }
        if let large {
            let size = NangoBulkIntegration.accounting.count
            let connections = max(1, (large + size / 2) / size)
            fleet.bulk = [NangoBulkIntegration(uniqueKey: "quickbooks", connections: connections, seed: seed)]
        }
        return fleet
    }

    /// A random UUID, as most environments have it; two customers' connections were given names.
    private static func connectionID(of customer: String, _ integration: String, seed: UInt64) -> String {
        if ["acme", "initech"].contains(customer) { return customer }
        return SeededRandom(seed: seed).named("connection").named(integration).named(customer).uuid
    }

    private static func connection(of customer: String, _ integration: String, seed: UInt64) -> NangoConnection {
        var connection = NangoConnection(
            id: connectionID(of: customer, integration, seed: seed), integration: integration,
            hasBrokenCredentials: brokenCredentials.contains("\(integration)/\(customer)"))
        let name = CustomerName.demo(customer)
        switch customer {
        case "initech":
            // Known by tags alone.
            connection.tags = [("customer", name), ("tier", "gold")]
        case "acme":
            connection.endUser = NangoEndUser(id: customer, displayName: name, email: "private@example.com")
        default:
            connection.endUser = NangoEndUser(
                id: customer, displayName: name, email: "private@example.com",
                organization: (id: "org-\(customer)", displayName: name))
        }
        return connection
    }

    private struct Template {
        let integration: String
        let provider: String
        let customers: [String]
        let syncs: [SyncTemplate]
    }

    private struct SyncTemplate {
        let name: String
        var variant = "base"
        let models: [String]
        let frequency: String
        let interval: Double
    }

    private static let templates = [
        Template(
            integration: "hubspot", provider: "hubspot", customers: ["acme", "globex", "initech", "umbrella"],
            syncs: [
                SyncTemplate(name: "contacts", models: ["Contact"], frequency: "every 30s", interval: 30),
                SyncTemplate(name: "companies", models: ["Company"], frequency: "every 1m", interval: 60),
                SyncTemplate(name: "deals", models: ["Deal", "Pipeline"], frequency: "every 5 minutes", interval: 300),
            ]),
        Template(
            integration: "github", provider: "github-app", customers: ["acme", "hooli", "stark-industries"],
            syncs: [
                SyncTemplate(name: "issues", models: ["Issue"], frequency: "every 1m", interval: 60),
                SyncTemplate(
                    name: "issues", variant: "repo-backend", models: ["Issue"], frequency: "every 1m", interval: 60),
                SyncTemplate(name: "pull-requests", models: ["PullRequest"], frequency: "every 30s", interval: 30),
            ]),
        Template(
            integration: "google-calendar", provider: "google-calendar",
            customers: ["acme", "globex", "hooli", "wayne-enterprises", "stark-industries"],
            syncs: [
                SyncTemplate(
                    name: "events", models: ["CalendarEvent", "Attendee"], frequency: "every 30s", interval: 30),
                SyncTemplate(name: "calendars", models: ["Calendar"], frequency: "every hour", interval: 3600),
            ]),
        Template(
            integration: "salesforce-eu", provider: "salesforce",
            customers: ["globex", "umbrella", "wayne-enterprises"],
            syncs: [
                SyncTemplate(name: "accounts", models: ["Account"], frequency: "every 1m", interval: 60),
                SyncTemplate(name: "opportunities", models: ["Opportunity"], frequency: "every 2m", interval: 120),
                SyncTemplate(name: "audit-log", models: ["AuditEvent"], frequency: "every day", interval: 86_400),
            ]),
        Template(
            integration: "notion", provider: "notion", customers: ["acme", "initech", "hooli"],
            syncs: [
                SyncTemplate(name: "pages", models: ["Page"], frequency: "every half hour", interval: 1800),
                SyncTemplate(name: "comments", models: ["Comment"], frequency: "every 45s", interval: 45),
            ]),
        Template(
            integration: "zendesk", provider: "zendesk", customers: ["globex", "initech", "umbrella"],
            syncs: [
                SyncTemplate(name: "tickets", models: ["Ticket"], frequency: "every 1m", interval: 60),
                SyncTemplate(name: "users", models: ["User"], frequency: "every 6 hours", interval: 21_600),
            ]),
    ]

    /// What happens to some syncs; all others are healthy.
    private static let scenarios: [String: NangoScenario] = [
        "hubspot/acme/deals/base": .slow,
        "hubspot/globex/contacts/base": .flapping,
        "hubspot/initech/companies/base": .failing,
        "hubspot/umbrella/contacts/base": .paused,
        "hubspot/umbrella/companies/base": .stopped,
        "hubspot/umbrella/deals/base": .pausedBeforeFirstRun,
        "github/hooli/issues/repo-backend": .failing,
        "github/stark-industries/issues/base": .shrinking,
        "github/stark-industries/issues/repo-backend": .neverRan,
        "google-calendar/wayne-enterprises/calendars/base": .overdue,
        "google-calendar/hooli/events/base": .flapping,
        "google-calendar/stark-industries/calendars/base": .savesNothing,
        "salesforce-eu/globex/audit-log/base": .stalled,
        "salesforce-eu/umbrella/opportunities/base": .unknownWord,
        "salesforce-eu/wayne-enterprises/accounts/base": .slow,
        "salesforce-eu/wayne-enterprises/opportunities/base": .cancelled,
        "salesforce-eu/globex/opportunities/base": .failsAfterSaving,
        "google-calendar/hooli/calendars/base": .pausedWhileRunning,
        "notion/hooli/pages/base": .interrupted,
        "zendesk/umbrella/users/base": .unscheduled,
    ]

    /// The seconds between two runs, for syncs that do not keep to their schedule.
    private static let intervals = [
        "notion/hooli/pages/base": 20.0,
        "google-calendar/wayne-enterprises/calendars/base": 3600,
    ]

    private static let brokenCredentials: Set = ["hubspot/initech", "salesforce-eu/umbrella"]
}

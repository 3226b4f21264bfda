extension NangoFleet {
    /// An environment of a pleasant size in which, at any moment, something is going well and something is not.
    ///
    /// Every state that Nango can tell shows within a minute, whenever one looks.
    package static func demo(seed: UInt64) -> NangoFleet {
        var fleet = NangoFleet()
        for template in templates {
            fleet.integrations.append(NangoIntegration(uniqueKey: template.integration, provider: template.provider))
            for connection in template.connections {
                fleet.connections.append(
                    NangoConnection(
                        id: connection, integration: template.integration,
                        errors: connectionErrors["\(template.integration)/\(connection)"] ?? []))
                for sync in template.syncs {
                    let name = "\(template.integration)/\(connection)/\(sync.name)/\(sync.variant)"
                    fleet.syncs.append(
                        NangoSync(
                            seed: seed, integration: template.integration, connection: connection, name: sync.name,
                            variant: sync.variant, models: sync.models, frequency: sync.frequency,
                            interval: intervals[name] ?? sync.interval, course: courses[name] ?? .healthy))
                }
            }
        }
        return fleet
    }

    private struct Template {
        let integration: String
        let provider: String
        let connections: [String]
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
            integration: "hubspot", provider: "hubspot", connections: ["acme", "globex", "initech", "umbrella"],
            syncs: [
                SyncTemplate(name: "contacts", models: ["Contact"], frequency: "every 30s", interval: 30),
                SyncTemplate(name: "companies", models: ["Company"], frequency: "every 1m", interval: 60),
                SyncTemplate(name: "deals", models: ["Deal", "Pipeline"], frequency: "every 5 minutes", interval: 300),
            ]),
        Template(
            integration: "github", provider: "github-app", connections: ["acme", "hooli", "stark-industries"],
            syncs: [
                SyncTemplate(name: "issues", models: ["Issue"], frequency: "every 1m", interval: 60),
                SyncTemplate(
                    name: "issues", variant: "repo-backend", models: ["Issue"], frequency: "every 1m", interval: 60),
                SyncTemplate(name: "pull-requests", models: ["PullRequest"], frequency: "every 30s", interval: 30),
            ]),
        Template(
            integration: "google-calendar", provider: "google-calendar",
            connections: ["acme", "globex", "hooli", "wayne enterprises", "stark-industries"],
            syncs: [
                SyncTemplate(
                    name: "events", models: ["CalendarEvent", "Attendee"], frequency: "every 30s", interval: 30),
                SyncTemplate(name: "calendars", models: ["Calendar"], frequency: "every hour", interval: 3600),
            ]),
        Template(
            integration: "salesforce-eu", provider: "salesforce",
            connections: ["globex", "umbrella", "wayne enterprises"],
            syncs: [
                SyncTemplate(name: "accounts", models: ["Account"], frequency: "every 1m", interval: 60),
                SyncTemplate(name: "opportunities", models: ["Opportunity"], frequency: "every 2m", interval: 120),
                SyncTemplate(name: "audit-log", models: ["AuditEvent"], frequency: "every day", interval: 86_400),
            ]),
        Template(
            integration: "notion", provider: "notion", connections: ["acme", "initech", "hooli"],
            syncs: [
                SyncTemplate(name: "pages", models: ["Page"], frequency: "every half hour", interval: 1800),
                SyncTemplate(name: "comments", models: ["Comment"], frequency: "every 45s", interval: 45),
            ]),
        Template(
            integration: "zendesk", provider: "zendesk", connections: ["globex", "initech", "umbrella"],
            syncs: [
                SyncTemplate(name: "tickets", models: ["Ticket"], frequency: "every 1m", interval: 60),
                SyncTemplate(name: "users", models: ["User"], frequency: "every 6 hours", interval: 21_600),
            ]),
    ]

    /// Whom something happens to; everybody else is healthy.
    private static let courses: [String: NangoCourse] = [
        "hubspot/acme/deals/base": .slow,
        "hubspot/globex/contacts/base": .flapping,
        "hubspot/initech/companies/base": .failing,
        "hubspot/umbrella/contacts/base": .paused,
        "hubspot/umbrella/companies/base": .stopped,
        "hubspot/umbrella/deals/base": .pausedBeforeFirstRun,
        "github/hooli/issues/repo-backend": .failing,
        "github/stark-industries/issues/base": .shrinking,
        "github/stark-industries/issues/repo-backend": .neverRan,
        "google-calendar/wayne enterprises/calendars/base": .overdue,
        "google-calendar/hooli/events/base": .flapping,
        "google-calendar/stark-industries/calendars/base": .savesNothing,
        "salesforce-eu/globex/audit-log/base": .stalled,
        "salesforce-eu/umbrella/opportunities/base": .unknownWord,
        "salesforce-eu/wayne enterprises/accounts/base": .slow,
        "notion/hooli/pages/base": .interrupted,
        "zendesk/umbrella/users/base": .unscheduled,
    ]

    /// Who runs at another pace than the schedule says.
    private static let intervals = [
        "notion/hooli/pages/base": 20.0,
        "google-calendar/wayne enterprises/calendars/base": 3600,
    ]

    private static let connectionErrors = [
        "hubspot/initech": ["auth", "sync"],
        "github/hooli": ["sync"],
        "salesforce-eu/umbrella": ["auth"],
    ]
}

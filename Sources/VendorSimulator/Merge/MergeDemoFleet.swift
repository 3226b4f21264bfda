extension MergeFleet {
    /// An organization of a handy size in which, at any time, something goes well and something does not.
    ///
    /// Every state that Merge can report is shown within a minute, whenever the minute starts.
    package static func demo(seed: UInt64) -> MergeFleet {
        MergeFleet(
            accounts: accounts.map { account in
                let models = (models[account.category] ?? []).map { model in
                    (id: model, scenario: scenarios["\(account.origin)/\(model)"] ?? .healthy)
                }
                return MergeTenant(
                    seed: seed, origin: account.origin, organization: CustomerName.demo(account.origin),
                    category: account.category, integration: account.integration, status: account.status,
                    isRevoked: account.isRevoked, models: models, interval: account.interval)
            })
    }

    private struct Account {
        let origin: String
        let category: String
        let integration: String?
        var status = "COMPLETE"
        var isRevoked = false
        var interval = 30.0
    }

    private static let accounts = [
        Account(origin: "acme", category: "hris", integration: "bamboohr"),
        Account(origin: "globex", category: "hris", integration: "gusto", interval: 60),
        Account(origin: "initech", category: "hris", integration: "workday", status: "RELINK_NEEDED"),
        Account(origin: "umbrella", category: "hris", integration: "rippling", status: "INCOMPLETE"),
        Account(origin: "hooli", category: "ats", integration: "greenhouse"),
        Account(origin: "stark-industries", category: "ats", integration: "lever", status: "IDLE", interval: 3600),
        Account(origin: "wayne-enterprises", category: "ats", integration: nil, isRevoked: true),
        Account(origin: "cyberdyne", category: "ticketing", integration: "jira", interval: 45),
    ]

    private static let models = [
        "hris": ["hris.Employee", "hris.Team", "hris.Location", "hris.TimeOff", "hris.PayrollRun"],
        "ats": ["ats.Candidate", "ats.Application", "ats.Job", "ats.RemoteUser"],
        "ticketing": ["ticketing.Ticket", "ticketing.Comment", "ticketing.User"],
    ]

    /// What happens to some syncs; all others are healthy.
    private static let scenarios: [String: MergeScenario] = [
        "acme/hris.TimeOff": .partial,
        "acme/hris.PayrollRun": .disabled,
        "globex/hris.Employee": .oldFields,
        "globex/hris.Team": .flapping,
        "globex/hris.PayrollRun": .rateLimited,
        "initech/hris.Employee": .failing,
        "initech/hris.Team": .failing,
        "umbrella/hris.Employee": .initial,
        "umbrella/hris.Team": .waiting,
        "hooli/ats.Application": .waiting,
        "hooli/ats.RemoteUser": .unknownWord,
        "stark-industries/ats.Candidate": .paused,
        "stark-industries/ats.Application": .paused,
        "stark-industries/ats.Job": .paused,
        "stark-industries/ats.RemoteUser": .paused,
        "cyberdyne/ticketing.Comment": .flapping,
    ]
}

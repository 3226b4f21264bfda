/// The content of one Merge organization: its linked accounts and their syncs.
package struct MergeFleet: Sendable {
    /// In the order in which they are listed.
    package var accounts: [MergeTenant]

    package init(accounts: [MergeTenant] = []) {
        self.accounts = accounts
    }

    /// Many accounts of an HR integration, each with up to eight models that start together at a random time of the day.
    ///
    /// - Parameters:
    ///   - interval: Seconds between two starts.
    ///   - runLength: Seconds that every run takes.
    ///   - flapping: The fraction of accounts whose syncs fail every second run.
    package static func polled(
        accounts: Int, models: Int = 8, interval: Double = 86_400, runLength: Double = 20, flapping: Double = 0.02,
        seed: UInt64 = 1
    ) -> MergeFleet {
        let names = [
            "Employee", "Employment", "Group", "Location", "TimeOff", "TimeOffBalance", "PayrollRun", "Benefit",
        ].prefix(models).map { "hris.\($0)" }
        let random = SeededRandom(seed: seed).named("merge").named("polled")
        return MergeFleet(
            accounts: (0..<accounts).map { number in
                let scenario: MergeScenario = random.unit(number) < flapping ? .flapping : .healthy
                return MergeTenant(
                    seed: seed, origin: "customer-\(number)", organization: CustomerName.at(number), category: "hris",
                    integration: "bamboohr", models: names.map { ($0, scenario) }, interval: interval,
                    runLength: runLength)
            })
    }
}

/// One customer's account with one third party, linked in Merge.
package struct MergeTenant: Sendable {
    /// The linked account's ID, a UUID.
    package let id: String
    /// The organization's own ID of the customer: `end_user_origin_id`.
    package let origin: String
    /// The customer's name: `end_user_organization_name`.
    package let organization: String
    /// `hris`, `ats` and so on.
    package let category: String
    /// The integration's slug; `nil` for one that was removed.
    package let integration: String?
    /// `COMPLETE`, `INCOMPLETE`, `RELINK_NEEDED` or `IDLE`.
    package let status: String
    /// The account token, which Merge shows only once.
    package let token: String
    /// Whether the token has been revoked.
    package let isRevoked: Bool

    private let models: [(id: String, scenario: MergeScenario)]
    private let interval: Double
    private let runLength: Double?
    private let random: SeededRandom

    /// Makes an account whose ID and token follow from the seed and its names.
    ///
    /// - Parameters:
    ///   - interval: Seconds between two starts.
    ///   - runLength: Seconds that every run takes, if all models start together; by default each model has its own
    ///     times.
    package init(
        seed: UInt64, origin: String, organization: String = "Private Organization", category: String,
        integration: String?, status: String = "COMPLETE", isRevoked: Bool = false,
        models: [(id: String, scenario: MergeScenario)], interval: Double = 60, runLength: Double? = nil
    ) {
        random = SeededRandom(seed: seed).named("merge").named(origin).named(category).named(integration ?? "")
        id = random.named("id").uuid
        token = "token-\(random.named("token").uuid)"
        self.origin = origin
        self.organization = organization
        self.category = category
        self.integration = integration
        self.status = status
        self.isRevoked = isRevoked
        self.models = models
        self.interval = interval
        self.runLength = runLength
    }

    /// Each model once, in the order in which they are listed.
    package var syncs: [MergeSync] {
        models.map { model, scenario in
            let random = random.named(model)
            return MergeSync(model: model, scenario: scenario, grid: grid(random), random: random)
        }
    }

    private func grid(_ model: SeededRandom) -> RunGrid {
        if let runLength {
            let phase = random.named("phase").unit(0) * interval
            return RunGrid(interval: interval, phase: phase, runLength: runLength, variation: 0, random: model)
        }
        let share = 0.05 + 0.25 * model.named("share").unit(0)
        return RunGrid(interval: interval, runLength: interval * share, random: model.named("grid"))
    }
}

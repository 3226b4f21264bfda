/// Everything one Merge organization holds: its linked accounts and their syncs.
package struct MergeFleet: Sendable {
    /// In the order in which they are listed.
    package var accounts: [MergeTenant]

    package init(accounts: [MergeTenant] = []) {
        self.accounts = accounts
    }
}

/// One customer's account with one third party, linked in Merge.
package struct MergeTenant: Sendable {
    /// The linked account's id, a UUID.
    package let id: String
    /// What the organization calls the customer: `end_user_origin_id`.
    package let origin: String
    /// `hris`, `ats` and so on.
    package let category: String
    /// The integration's slug; `nil` for one that was taken away.
    package let integration: String?
    /// `COMPLETE`, `INCOMPLETE`, `RELINK_NEEDED` or `IDLE`.
    package let status: String
    /// The account token, which is given once and never again.
    package let token: String
    /// Whether the token has been revoked since.
    package let isRevoked: Bool
    /// Each model once, in the order in which they are listed.
    package let syncs: [MergeSync]

    /// An account whose id and token follow from the seed and its names.
    package init(
        seed: UInt64, origin: String, category: String, integration: String?, status: String = "COMPLETE",
        isRevoked: Bool = false, models: [(id: String, course: MergeCourse)], interval: Double = 60
    ) {
        let noise = Noise(seed: seed).named("merge").named(origin).named(category).named(integration ?? "")
        id = noise.named("id").uuid
        token = "token-\(noise.named("token").uuid)"
        self.origin = origin
        self.category = category
        self.integration = integration
        self.status = status
        self.isRevoked = isRevoked
        syncs = models.map { model, course in
            MergeSync(model: model, course: course, interval: interval, noise: noise.named(model))
        }
    }
}

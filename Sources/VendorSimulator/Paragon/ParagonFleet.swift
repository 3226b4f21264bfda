/// The content of one Paragon project: its Connected Users and their syncs.
package struct ParagonFleet: Sendable {
    package var users: [ParagonConnectedUser]

    package init(users: [ParagonConnectedUser] = []) {
        self.users = users
    }

    /// Many users, each with up to five syncs that start together at a random time within the interval.
    ///
    /// - Parameters:
    ///   - interval: Seconds between two starts.
    ///   - runLength: Seconds that every run takes.
    package static func polled(
        users: Int, syncs: Int = 3, interval: Double = 3600, runLength: Double = 20, seed: UInt64 = 1
    ) -> ParagonFleet {
        let pipelines = [
            ("salesforce", "contacts"), ("hubspot", "companies"), ("googledrive", "files"), ("jira", "issues"),
            ("notion", "pages"),
        ].prefix(syncs)
        let random = SeededRandom(seed: seed).named("paragon").named("polled")
        return ParagonFleet(
            users: (0..<users).map { number in
                let user = "user-\(number)"
                let phase = random.unit(number) * interval
                return ParagonConnectedUser(
                    id: user,
                    syncs: pipelines.map { integration, pipeline in
                        ParagonSync(
                            seed: seed, user: user, integration: integration, pipeline: pipeline,
                            frequency: interval == 3600 ? "1h" : nil, interval: interval,
                            start: (phase: phase, runLength: runLength))
                    })
            })
    }
}

/// One customer of the project's owner.
package struct ParagonConnectedUser: Sendable {
    /// The `sub` of a token.
    package var id: String
    /// In the order in which they are listed.
    package var syncs: [ParagonSync]
    /// Whether every token of the user is refused.
    package var isRevoked: Bool

    package init(id: String, syncs: [ParagonSync] = [], isRevoked: Bool = false) {
        self.id = id
        self.syncs = syncs
        self.isRevoked = isRevoked
    }
}

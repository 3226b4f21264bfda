/// Everything one Paragon project holds: its Connected Users and their syncs.
package struct ParagonFleet: Sendable {
    package var users: [ParagonConnectedUser]

    package init(users: [ParagonConnectedUser] = []) {
        self.users = users
    }
}

/// One customer of the project's owner.
package struct ParagonConnectedUser: Sendable {
    /// What a token's `sub` says.
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

import HTTPEndpoint

/// Paragon's sync API over one project.
package struct ParagonSimulation: Sendable {
    /// Whose key opens it.
    package var project: ParagonProject { .demo }

    let fleet: ParagonFleet
    let clock: VendorSimulator.Clock

    init(fleet: ParagonFleet, clock: @escaping VendorSimulator.Clock) {
        self.fleet = fleet
        self.clock = clock
    }

    /// The Connected Users, which no endpoint lists: those whom a source is configured with.
    package var users: [String] { fleet.users.map(\.id) }

    /// Answers a request whose path has lost the vendor's prefix.
    func respond(to request: EndpointRequest) -> EndpointResponse {
        let now = clock()
        let path = request.path.split(separator: "/").map(String.init)
        guard ["GET", "HEAD"].contains(request.method), path.starts(with: ["api", "syncs"]), path.count <= 3 else {
            return Self.refusal(404, "Cannot \(request.method) \(request.path)")
        }
        guard let words = request["Authorization"]?.split(separator: " "), words.count == 2, words[0] == "Bearer",
            let token = ParagonUserToken(words[1], of: project, at: now)
        else { return Self.refusal(401, "Unauthorized") }
        // A user who never connected anything is known to nobody, and has no syncs.
        let user = fleet.users.first { $0.id == token.user } ?? ParagonConnectedUser(id: token.user)
        if user.isRevoked { return Self.refusal(401, "Unauthorized") }
        if path.count == 3 { return detail(of: path[2], user, at: now) }
        return list(user, Query(request.query), at: now)
    }

    private func list(_ user: ParagonConnectedUser, _ query: Query?, at now: Double) -> EndpointResponse {
        let credential = query?["credentialId"]
        let syncs = user.syncs.filter { credential == nil || $0.credentialID == credential }
        return .json(.object([("data", .array(syncs.map { $0.listed(at: now) }))]))
    }

    private func detail(of id: String, _ user: ParagonConnectedUser, at now: Double) -> EndpointResponse {
        guard let sync = user.syncs.first(where: { $0.id == id }), sync.course != .deleted else {
            return Self.refusal(404, "Sync not found")
        }
        return .json(sync.detail(at: now))
    }

    /// Paragon documents no bodies for its errors; this is the usual one of the framework it is likely built with.
    private static func refusal(_ status: Int, _ message: String) -> EndpointResponse {
        .json(.object([("statusCode", .number(status)), ("message", .string(message))]), status: status)
    }
}

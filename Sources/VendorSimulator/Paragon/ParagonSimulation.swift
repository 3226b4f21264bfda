import HTTPEndpoint
import SyncModel
import Synchronization

/// Paragon's sync API over one project.
package final class ParagonSimulation: Sendable {
    /// What an operator of the server could change.
    package struct Settings: Sendable {
        /// How much work responses are.
        package var cost = VendorCost.none
    }

    /// The project whose key signs the users' tokens.
    package var project: ParagonProject { .demo }

    /// What the project contains.
    package let fleet: ParagonFleet
    /// The requests that the server received, and the time it worked on them.
    package var load: VendorLoad { server.load }

    private let server: VendorServer
    private let positions: [String: Int]
    private let state = Mutex(Settings())

    init(fleet: ParagonFleet, timekeeper: any Timekeeper) {
        self.fleet = fleet
        server = VendorServer(timekeeper: timekeeper)
        positions = Dictionary(fleet.users.enumerated().map { ($0.element.id, $0.offset) }) { first, _ in first }
    }

    /// Can be changed while the simulator runs.
    package var settings: Settings {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    /// The IDs of the Connected Users, which no endpoint lists: what a source is configured with.
    package var users: [String] { fleet.users.map(\.id) }

    /// Responds to a request whose path has lost the vendor's prefix.
    func respond(to request: EndpointRequest) async -> EndpointResponse {
        let path = request.path.split(separator: "/").map(String.init)
        guard ["GET", "HEAD"].contains(request.method), path.starts(with: ["api", "syncs"]), path.count <= 3 else {
            return Self.refusal(404, "Cannot \(request.method) \(request.path)")
        }
        guard let words = request["Authorization"]?.split(separator: " "), words.count == 2, words[0] == "Bearer",
            let token = ParagonUserToken(words[1], of: project, at: server.now)
        else { return Self.refusal(401, "Unauthorized") }
        // A user who never connected anything is unknown and has no syncs.
        let user = positions[token.user].map { fleet.users[$0] } ?? ParagonConnectedUser(id: token.user)
        if user.isRevoked { return Self.refusal(401, "Unauthorized") }
        let cost = settings.cost
        if path.count == 3 {
            guard let sync = user.syncs.first(where: { $0.id == path[2] }), sync.scenario != .deleted else {
                return Self.refusal(404, "Sync not found")
            }
            return await server.respond(after: cost.request + cost.sync, cost: cost) { .json(sync.detail(at: $0)) }
        }
        let credential = Query(request.query)?["credentialId"]
        let syncs = user.syncs.filter { credential == nil || $0.credentialID == credential }
        return await server.respond(after: cost.request + cost.sync * syncs.count, cost: cost) { begin in
            .json(.object([("data", .array(syncs.map { $0.listed(at: begin) }))]))
        }
    }

    /// Paragon does not document the bodies of its errors; this is the usual one of the framework it is likely built
    /// with.
    private static func refusal(_ status: Int, _ message: String) -> EndpointResponse {
        .json(.object([("statusCode", .number(status)), ("message", .string(message))]), status: status)
    }
}

import HTTPEndpoint
import SyncModel
import Synchronization

/// Nango's API over one environment, as strict and as slow as the real one.
package final class NangoSimulation: Sendable {
    /// What an operator of the server could change.
    package struct Settings: Sendable {
        /// What the secret key may do.
        package var scopes: Set<String> = [
            "environment:integrations:list", "environment:syncs:read", "environment:connections:list",
        ]
        /// Whether the server is one from before variants, checkpoints and pages of connections.
        package var isOldGeneration = false
        /// Requests a minute for the whole account; `nil` for a self-hosted server that counts none.
        package var requestsPerMinute: Int? = 200
        /// How much work responses are.
        package var cost = VendorCost.none
        /// The maximum number of syncs that `syncs=*` can cover: with more, the server always fails. `nil`: no maximum.
        package var maximumWildcardSyncs: Int? = 32_767
        /// The IDs of connections of the fleet that do not exist at present.
        package var absentConnections: Set<String> = []
    }

    private struct State {
        var settings = Settings()
        var rateLimit = NangoRateLimit(limit: nil)
        var shuffles = 0
        var errors = 0
        var rendered: [String: EndpointResponse] = [:]
    }

    private struct Route {
        /// Each of them suffices.
        let scopes: [String]
        let work: (NangoQuery, Settings) throws(NangoRefusal) -> NangoWork
    }

    /// The key of this environment; no real key looks like it.
    package static let secretKey = "00000000-5afe-4de0-8000-000000000000"
    /// The account's own key, which has no scope of the environment's.
    package static let accountKey = "00000000-acc0-4de0-8000-000000000000"

    /// What the environment contains.
    package let fleet: NangoFleet
    /// The requests that the server received, and the time it worked on them.
    package var load: VendorLoad { server.load }

    let directory: NangoDirectory
    private let server: VendorServer
    private let state = Mutex(State())

    init(fleet: NangoFleet, timekeeper: any Timekeeper) {
        self.fleet = fleet
        directory = NangoDirectory(fleet)
        server = VendorServer(timekeeper: timekeeper)
    }

    /// Can be changed while the simulator runs.
    package var settings: Settings {
        get { state.withLock { $0.settings } }
        set { state.withLock { $0.settings = newValue } }
    }

    /// Counts requests that the account makes elsewhere, in production, towards its rate limit.
    package func countProductionRequests(_ count: Int) {
        _ = countRequests(count)
    }

    /// Responds to a request whose path has lost the vendor's prefix.
    func respond(to request: EndpointRequest) async -> EndpointResponse {
        guard ["GET", "HEAD"].contains(request.method), let route = route(request.path) else {
            return unexpectedError().response
        }
        var rateHeaders: [(name: String, value: String)] = []
        var response: EndpointResponse
        do throws(NangoRefusal) {
            let isAccountKey = try authenticate(request)
            let count = countRequests()
            rateHeaders = count.headers
            if count.isOver { throw .tooManyRequests(request) }
            let settings = settings
            guard !isAccountKey, !settings.scopes.isDisjoint(with: route.scopes) else { throw .forbidden(route.scopes) }
            guard let query = Query(request.query) else { throw .undecodableQuery }
            let work = try route.work(NangoQuery(query), settings)
            response = await server.respond(after: work.duration, cost: settings.cost, work.respond)
        } catch {
            response = error.response
        }
        // The gateway knows nothing of the limit.
        if response.status != 504 { response.headers = rateHeaders + response.headers }
        return response
    }

    private func route(_ path: String) -> Route? {
        switch path {
        case "/sync/status":
            Route(scopes: ["environment:syncs:read"], work: status)
        case "/integrations":
            Route(
                scopes: ["environment:integrations:list", "environment:integrations:list_credentials"],
                work: integrations)
        case "/connections":
            Route(
                scopes: ["environment:connections:list", "environment:connections:list_credentials"], work: connections)
        default: nil
        }
    }

    /// The same numbers in an order that differs from response to response.
    func shuffled(_ numbers: [Int]) -> [Int] {
        let shuffle = state.withLock { state in
            state.shuffles += 1
            return state.shuffles
        }
        var generator = SeededGenerator(SeededRandom(seed: UInt64(shuffle)))
        return numbers.shuffled(using: &generator)
    }

    /// An unexpected error with an ID of its own.
    func unexpectedError() -> NangoRefusal {
        let number = state.withLock { state in
            state.errors += 1
            return state.errors
        }
        return .unexpected(id: SeededRandom(seed: UInt64(number)).named("error").uuid)
    }

    /// The response for a whole integration of a fleet that stands still, rendered when it is first used.
    func rendered(_ integration: String, by render: () -> EndpointResponse) -> EndpointResponse {
        if let response = state.withLock({ $0.rendered[integration] }) { return response }
        let response = render()
        state.withLock { $0.rendered[integration] = response }
        return response
    }
}

extension NangoSimulation {
    /// Checks the key.
    ///
    /// - Returns: Whether it is the account's instead of the environment's.
    private func authenticate(_ request: EndpointRequest) throws(NangoRefusal) -> Bool {
        guard let header = request["Authorization"] else {
            throw .unauthorized("missing_auth_header", "The request is missing the Authorization header.")
        }
        let words = header.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 2, words[0].lowercased() == "bearer", Self.isUUID(words[1]) else {
            throw .unauthorized("invalid_secret_key_format", "The provided secret key is not a UUID v4.")
        }
        switch words[1] {
        case Self.secretKey: return false
        case Self.accountKey: return true
        default:
            throw .unauthorized("unknown_account", "The provided secret key does not match any account.")
        }
    }

    private func countRequests(_ count: Int = 1) -> (headers: [(name: String, value: String)], isOver: Bool) {
        let now = server.now
        return state.withLock { state in
            state.rateLimit.limit = state.settings.requestsPerMinute
            return state.rateLimit.take(count, at: now)
        }
    }

    private static func isUUID(_ text: Substring) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.utf8.count) == [8, 4, 4, 4, 12] && groups.joined().allSatisfy(\.isHexDigit)
    }
}

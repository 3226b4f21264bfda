import HTTPEndpoint
import Synchronization

/// Nango's API over one environment, as strict as the real one.
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
    }

    private struct State {
        var settings = Settings()
        var rateLimit = NangoRateLimit(limit: nil)
        var answers = 0
        var rendered: [String: EndpointBody] = [:]
    }

    /// The key that opens this environment; no real one looks like it.
    package static let secretKey = "00000000-5afe-4de0-8000-000000000000"

    let fleet: NangoFleet
    let clock: VendorSimulator.Clock
    private let syncs: [String: [NangoSync]]
    private let state = Mutex(State())

    init(fleet: NangoFleet, clock: @escaping VendorSimulator.Clock) {
        self.fleet = fleet
        self.clock = clock
        syncs = Dictionary(grouping: fleet.syncs, by: \.integration)
    }

    /// Changed while the simulator runs.
    package var settings: Settings {
        get { state.withLock { $0.settings } }
        set { state.withLock { $0.settings = newValue } }
    }

    /// Answers a request whose path has lost the vendor's prefix.
    func respond(to request: EndpointRequest) -> EndpointResponse {
        guard ["GET", "HEAD"].contains(request.method) else {
            return NangoRefusal(status: 404, code: "not_found", message: "No such endpoint").response
        }
        let route: (scope: String, answer: (Query) throws(NangoRefusal) -> EndpointResponse)
        switch request.path {
        case "/sync/status": route = ("environment:syncs:read", status)
        case "/integrations": route = ("environment:integrations:list", integrations)
        case "/connections": route = ("environment:connections:list", connections)
        default: return .page
        }
        var rateHeaders: [(name: String, value: String)] = []
        var response: EndpointResponse
        do throws(NangoRefusal) {
            try authenticate(request)
            let count = countRequest()
            rateHeaders = count.headers
            if count.isOver {
                throw NangoRefusal(status: 429, code: "too_many_requests", message: "Too many requests")
            }
            guard settings.scopes.contains(route.scope) else {
                throw NangoRefusal(
                    status: 403, code: "forbidden", message: "Insufficient scope. Required: \(route.scope)")
            }
            guard let query = Query(request.query) else { throw .invalidQuery("The query cannot be decoded") }
            response = try route.answer(query)
        } catch {
            response = error.response
        }
        response.headers += rateHeaders
        return response
    }

    /// The syncs of an integration, in an order that differs from answer to answer.
    func shuffledSyncs(of integration: String) -> [NangoSync] {
        let answer = state.withLock { state in
            state.answers += 1
            return state.answers
        }
        var generator = NoiseGenerator(Noise(seed: UInt64(answer)))
        return (syncs[integration] ?? []).shuffled(using: &generator)
    }

    /// The body for a whole integration of a fleet that stands still, rendered on first use.
    func rendered(_ integration: String, by render: () -> EndpointBody) -> EndpointBody {
        if let body = state.withLock({ $0.rendered[integration] }) { return body }
        let body = render()
        state.withLock { $0.rendered[integration] = body }
        return body
    }
}

extension NangoSimulation {
    private func authenticate(_ request: EndpointRequest) throws(NangoRefusal) {
        guard let header = request["Authorization"] else {
            throw NangoRefusal(
                status: 401, code: "missing_auth_header",
                message: "Authentication failed. The request is missing the Authorization header.")
        }
        let words = header.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 2, words[0].lowercased() == "bearer", Self.isUUID(words[1]) else {
            throw NangoRefusal(
                status: 401, code: "invalid_secret_key_format",
                message: "Authentication failed. The provided secret key is not a UUID v4.")
        }
        guard words[1] == Self.secretKey else {
            throw NangoRefusal(
                status: 401, code: "unknown_account",
                message: "Authentication failed. The provided secret key does not match any account.")
        }
    }

    private func countRequest() -> (headers: [(name: String, value: String)], isOver: Bool) {
        let now = clock()
        return state.withLock { state in
            state.rateLimit.limit = state.settings.requestsPerMinute
            return state.rateLimit.take(at: now)
        }
    }

    private static func isUUID(_ text: Substring) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.utf8.count) == [8, 4, 4, 4, 12] && groups.joined().allSatisfy(\.isHexDigit)
    }
}

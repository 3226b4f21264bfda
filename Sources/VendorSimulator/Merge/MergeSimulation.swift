import HTTPEndpoint
import SyncModel
import Synchronization

/// Merge's unified API over one organization.
package final class MergeSimulation: Sendable {
    /// What an operator of the server could change.
    package struct Settings: Sendable {
        /// Requests a minute for each linked account; `nil` for no limit.
        package var requestsPerMinute: Int? = 100
        /// The maximum number of elements of a page, whatever is requested.
        package var largestPage = 100
        /// Whether `next` is the URL of the next page, on a host that does not exist, instead of a bare cursor.
        package var namesNextPageByAddress = false
        /// Whether the list of linked accounts is the whole organization's, whatever category its path has.
        package var listsEveryCategory = false
        /// How much work responses are.
        package var cost = VendorCost.none
    }

    private struct State {
        var settings = Settings()
        /// When each account was requested within the last minute, by its ID.
        var requests: [String: [Double]] = [:]
    }

    /// What a valid request costs, and what its response is.
    private struct Work {
        let duration: Duration
        /// Makes the response. Its argument is when the work began, in Unix seconds.
        let respond: (Double) -> EndpointResponse
    }

    /// The key of this organization; no real key looks like it.
    package static let apiKey = "simulated-merge-key"

    /// What the organization contains.
    package let fleet: MergeFleet
    /// What happens to an address that causes failing responses.
    package let block = AddressBlock()
    /// The requests that the server received, and the time it worked on them.
    package var load: VendorLoad { server.load }

    private let server: VendorServer
    private let state = Mutex(State())
    private let byToken: [String: Int]
    private let byCategory: [String: [Int]]

    init(fleet: MergeFleet, timekeeper: any Timekeeper) {
        self.fleet = fleet
        server = VendorServer(timekeeper: timekeeper)
        byToken = Dictionary(fleet.accounts.indices.map { (fleet.accounts[$0].token, $0) }) { first, _ in first }
        byCategory = Dictionary(grouping: fleet.accounts.indices) { fleet.accounts[$0].category }
    }

    /// Can be changed while the simulator runs.
    package var settings: Settings {
        get { state.withLock { $0.settings } }
        set { state.withLock { $0.settings = newValue } }
    }

    /// Responds to a request whose path has lost the vendor's prefix.
    func respond(to request: EndpointRequest) async -> EndpointResponse {
        do throws(MergeRefusal) {
            let settings = settings
            let work = try work(for: request, settings)
            return await server.respond(after: work.duration, cost: settings.cost, work.respond)
        } catch {
            return error.response
        }
    }

    private func work(for request: EndpointRequest, _ settings: Settings) throws(MergeRefusal) -> Work {
        let path = request.path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard path.count == 5, path[0].isEmpty, path[1] == "api", path[3] == "v1",
            ["GET", "HEAD"].contains(request.method)
        else { throw .notFound }
        guard request["Authorization"] == "Bearer \(Self.apiKey)" else { throw .badKey }
        guard let query = Query(request.query) else { throw .badRequest("The query cannot be decoded.") }
        let now = server.now
        switch path[4] {
        case "linked-accounts":
            let listed = settings.listsEveryCategory ? Array(fleet.accounts.indices) : byCategory[path[2]] ?? []
            let page = try MergePage(of: listed, query, request, settings, at: now)
            return Work(
                duration: settings.cost.request + settings.cost.connection * page.elements.count,
                respond: { [fleet] _ in page.response { fleet.accounts[$0].listed } })
        case "sync-status":
            let page = try MergePage(of: account(of: request, at: now).syncs, query, request, settings, at: now)
            return Work(
                duration: settings.cost.request + settings.cost.sync * page.elements.count,
                respond: { begin in page.response { $0.item(at: begin) } })
        case "account-details":
            let details = try account(of: request, at: now).details
            return Work(duration: settings.cost.request, respond: { _ in .json(details) })
        default:
            throw .notFound
        }
    }

    /// The account whose token a request has, if it may be requested in this category and at this time.
    private func account(of request: EndpointRequest, at now: Double) throws(MergeRefusal) -> MergeTenant {
        guard let token = request["X-Account-Token"] else { throw .badRequest("X-Account-Token is required.") }
        guard let account = byToken[token].map({ fleet.accounts[$0] }), !account.isRevoked else { throw .badToken }
        guard request.path.hasPrefix("/api/\(account.category)/") else {
            throw .badRequest("The linked account is of category \(account.category).")
        }
        if let wait = waitForTurn(of: account, at: now) {
            throw MergeRefusal(
                status: 429, detail: "Request was throttled.", headers: [("Retry-After", String(wait))])
        }
        return account
    }

    /// Counts a request. If the last minute has no room for it, returns after how many seconds it will have.
    private func waitForTurn(of account: MergeTenant, at now: Double) -> Int? {
        state.withLock { state in
            guard let limit = state.settings.requestsPerMinute else { return nil }
            let recent = state.requests[account.id, default: []].filter { $0 > now - 60 }
            guard recent.count >= limit, let oldest = recent.first else {
                state.requests[account.id] = recent + [now]
                return nil
            }
            return max(1, Int((oldest + 60 - now).rounded(.up)))
        }
    }
}

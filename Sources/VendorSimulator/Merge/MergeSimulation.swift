import HTTPEndpoint
import Synchronization

/// Merge's unified API over one organization.
package final class MergeSimulation: Sendable {
    /// What an operator of the server could change.
    package struct Settings: Sendable {
        /// Requests a minute for each linked account; `nil` for none.
        package var requestsPerMinute: Int? = 100
        /// The most elements of a page, whatever is asked for.
        package var largestPage = 100
        /// Whether `next` is the address of the next page, on a host where nobody answers, and no bare cursor.
        package var namesNextPageByAddress = false
    }

    private struct State {
        var settings = Settings()
        /// When each account was asked within the last minute, by its id.
        var requests: [String: [Double]] = [:]
    }

    /// The key that opens this organization; no real one looks like it.
    package static let apiKey = "simulated-merge-key"

    package let fleet: MergeFleet
    /// What happens to an address that causes failing answers.
    package let block = AddressBlock()
    let clock: VendorSimulator.Clock
    private let state = Mutex(State())

    init(fleet: MergeFleet, clock: @escaping VendorSimulator.Clock) {
        self.fleet = fleet
        self.clock = clock
    }

    /// Changed while the simulator runs.
    package var settings: Settings {
        get { state.withLock { $0.settings } }
        set { state.withLock { $0.settings = newValue } }
    }

    /// Answers a request whose path has lost the vendor's prefix.
    func respond(to request: EndpointRequest) -> EndpointResponse {
        do throws(MergeRefusal) {
            return try answer(request)
        } catch {
            return error.response
        }
    }

    private func answer(_ request: EndpointRequest) throws(MergeRefusal) -> EndpointResponse {
        let path = request.path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard path.count == 5, path[0].isEmpty, path[1] == "api", path[3] == "v1",
            ["GET", "HEAD"].contains(request.method)
        else { throw .notFound }
        guard request["Authorization"] == "Bearer \(Self.apiKey)" else { throw .badKey }
        guard let query = Query(request.query) else { throw .badRequest("The query cannot be decoded.") }
        let now = clock()
        switch path[4] {
        case "linked-accounts":
            return try page(fleet.accounts.filter { $0.category == path[2] }.map(\.listed), query, request, at: now)
        case "sync-status":
            return try page(try account(of: request, at: now).syncs.map { $0.item(at: now) }, query, request, at: now)
        case "account-details":
            return .json(try account(of: request, at: now).details)
        default:
            throw .notFound
        }
    }

    /// The account whose token a request carries, if it may be asked for in this category and at this time.
    private func account(of request: EndpointRequest, at now: Double) throws(MergeRefusal) -> MergeTenant {
        guard let token = request["X-Account-Token"] else { throw .badRequest("X-Account-Token is required.") }
        guard let account = fleet.accounts.first(where: { $0.token == token }), !account.isRevoked else {
            throw .badToken
        }
        guard request.path.hasPrefix("/api/\(account.category)/") else {
            throw .badRequest("The linked account is of category \(account.category).")
        }
        if let wait = waitForTurn(of: account, at: now) {
            throw MergeRefusal(
                status: 429, detail: "Request was throttled.", headers: [("Retry-After", String(wait))])
        }
        return account
    }

    /// Counts a request; or tells after how many seconds there will be room for it in the sliding minute.
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

    private func page(
        _ elements: [JSONValue], _ query: Query, _ request: EndpointRequest, at now: Double
    ) throws(MergeRefusal) -> EndpointResponse {
        let settings = settings
        guard let size = Int(query["page_size"] ?? "30"), (1...100).contains(size) else {
            throw .badRequest("page_size must be from 1 to 100.")
        }
        var offset = 0
        if let text = query["cursor"] {
            guard let cursor = MergeCursor(text, at: now) else { throw .badRequest("Invalid cursor.") }
            offset = cursor.offset
        }
        let end = offset + min(size, settings.largestPage)
        let cursor = end < elements.count ? MergeCursor(offset: end, at: now).text : nil
        let next = cursor.map { cursor in
            settings.namesNextPageByAddress
                ? "https://nobody.invalid\(request.path)?page_size=\(size)&cursor=\(cursor.replacing("=", with: "%3D"))"
                : cursor
        }
        return .json(
            .object([
                ("next", next.map(JSONValue.string) ?? .null), ("previous", .null),
                ("results", .array(Array(elements.dropFirst(offset).prefix(end - offset)))),
            ]))
    }
}

import HTTPExchange
import JSONStream

/// Merge's three requests, sent with one organization's API key.
///
/// Others are never sent: `resync` spends credits, and the account-token endpoints hand out or change tokens.
struct MergeOrganization: Sendable {
    private static let pageSize = 100
    private static let maximumPages = 1000

    let session: VendorSession
    private let authorization: HeaderField
    /// The member of linked accounts that says whose they are.
    private let customer: MergeCustomer?

    init(_ session: VendorSession, key: Secret, customer: MergeCustomer? = nil) {
        self.session = session
        authorization = .bearer(key)
        self.customer = customer
    }

    /// `GET /api/{category}/v1/sync-status`: the syncs of one linked account.
    func syncStatus(of account: MergeAccount, token: Secret) async throws(RequestFailure) -> JSONList<MergeSync> {
        try await all(
            APIRequest(
                path(account.category, "sync-status"), headers: headers(for: token), quota: quota(of: account))
        ) { MergeSync($0) }
    }

    /// `GET /api/{category}/v1/account-details`: which linked account a token opens.
    func details(of account: MergeAccount, token: Secret) async throws(RequestFailure) -> MergeLinkedAccount {
        try await session.get(
            APIRequest(
                path(account.category, "account-details"), headers: headers(for: token), quota: quota(of: account)),
            into: JSONObjectResponse { [customer] in MergeLinkedAccount($0, customer: customer) })
    }

    /// `GET /api/{category}/v1/linked-accounts`: linked accounts, each once. The API key suffices for it.
    func linkedAccounts(in category: String) async throws(RequestFailure) -> [MergeLinkedAccount] {
        let list = try await all(
            APIRequest(path(category, "linked-accounts"), headers: [authorization], quota: "linked accounts")
        ) { [customer] in MergeLinkedAccount($0, customer: customer) }
        var seen: Set<String> = []
        return list.elements.filter { account in account.id.map { seen.insert($0).inserted } ?? true }
    }

    /// `GET /api/{category}/v1/issues`: what is wrong with one linked account; one page. The API key suffices for it.
    func ongoingIssues(of account: String, in category: String) async throws(RequestFailure) -> [MergeIssue] {
        var request = APIRequest(
            path(category, "issues"),
            query: [
                ("linked_account_id", account), ("status", "ONGOING"), ("page_size", String(Self.pageSize)),
            ], headers: [authorization], quota: "issues")
        request.isExtra = true
        return try await session.get(request, into: MergePageReader { MergeIssue($0) }).results.elements
    }

    private func path(_ category: String, _ endpoint: String) -> String { "/api/\(category)/v1/\(endpoint)" }

    private func headers(for token: Secret) -> [HeaderField] { [authorization, HeaderField("X-Account-Token", token)] }

    /// Merge limits requests by linked account.
    private func quota(of account: MergeAccount) -> String { "account \(account.name)" }

    /// Follows the cursors to the last page.
    private func all<Element: Sendable>(
        _ request: APIRequest, make: @escaping JSONListReader<Element>.Making
    ) async throws(RequestFailure) -> JSONList<Element> {
        var list = JSONList<Element>()
        var seen: Set<String> = []
        var request = request
        request.query = [("page_size", String(Self.pageSize))]
        let parameters = request.query
        for _ in 0..<Self.maximumPages {
            let page = try await session.get(request, into: MergePageReader<Element>(make: make))
            list.elements += page.results.elements
            list.unreadableElements += page.results.unreadableElements
            guard let cursor = try nextCursor(page, after: &seen) else {
                guard list.elements.isEmpty, list.unreadableElements > 0 else { return list }
                throw session.api.counting(.nothingReadable(of: list.unreadableElements))
            }
            request.query = parameters + [("cursor", cursor)]
        }
        throw session.api.counting(
            RequestFailure(.pagination, "the list did not end after \(Self.maximumPages) pages"))
    }

    /// The cursor of the page after this one, which no earlier page may have had.
    private func nextCursor<Element>(
        _ page: MergePage<Element>, after seen: inout Set<String>
    ) throws(RequestFailure) -> String? {
        do throws(RequestFailure) {
            guard let cursor = try page.nextCursor() else { return nil }
            guard seen.insert(cursor).inserted else {
                throw RequestFailure(.pagination, "the cursor of the next page repeated an earlier one")
            }
            return cursor
        } catch {
            throw session.api.counting(error)
        }
    }
}

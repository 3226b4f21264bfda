import HTTPExchange
import JSONStream

/// Merge's three questions, asked with one organization's API key.
///
/// Nothing else is ever asked: `resync` spends credits, and the account-token endpoints hand out or change tokens.
struct MergeOrganization: Sendable {
    private static let pageSize = 100
    private static let mostPages = 1000

    let api: APIClient
    let authorization: HeaderField

    init(api: APIClient, key: Secret) {
        self.api = api
        authorization = .bearer(key)
    }

    /// `GET /api/{category}/v1/sync-status`: the syncs of one linked account.
    func syncStatus(of account: MergeAccount, token: Secret) async throws(RequestFailure) -> MergeList<MergeSync> {
        try await all(
            APIRequest(
                path(account.category, "sync-status"), headers: headers(for: token), quota: quota(of: account)))
    }

    /// `GET /api/{category}/v1/account-details`: which linked account a token opens.
    func details(of account: MergeAccount, token: Secret) async throws(RequestFailure) -> MergeLinkedAccount {
        try await api.get(
            APIRequest(
                path(account.category, "account-details"), headers: headers(for: token), quota: quota(of: account)),
            into: JSONObjectAnswer())
    }

    /// `GET /api/{category}/v1/linked-accounts`: the linked accounts of a category, for which the API key suffices.
    func linkedAccounts(in category: String) async throws(RequestFailure) -> MergeList<MergeLinkedAccount> {
        try await all(
            APIRequest(path(category, "linked-accounts"), headers: [authorization], quota: "linked accounts"))
    }

    private func path(_ category: String, _ question: String) -> String { "/api/\(category)/v1/\(question)" }

    private func headers(for token: Secret) -> [HeaderField] { [authorization, HeaderField("X-Account-Token", token)] }

    /// Merge limits requests by linked account.
    private func quota(of account: MergeAccount) -> String { "account \(account.name)" }

    /// Follows the cursors to the last page.
    private func all<Element: JSONElement>(_ request: APIRequest) async throws(RequestFailure) -> MergeList<Element> {
        var list = MergeList<Element>()
        var seen: Set<String> = []
        var request = request
        request.query = [("page_size", String(Self.pageSize))]
        let parameters = request.query
        for _ in 0..<Self.mostPages {
            let page = try await api.get(request, into: MergePageAnswer<Element>())
            list.add(page)
            guard let cursor = try nextCursor(page, after: &seen) else { return list }
            request.query = parameters + [("cursor", cursor)]
        }
        throw api.counting(RequestFailure(.pagination, "the list did not end after \(Self.mostPages) pages"))
    }

    /// The cursor of the page after this one, which no page before may have named.
    private func nextCursor<Element>(
        _ page: MergePage<Element>, after seen: inout Set<String>
    ) throws(RequestFailure) -> String? {
        do throws(RequestFailure) {
            guard let cursor = try page.nextCursor() else { return nil }
            guard seen.insert(cursor).inserted else {
                throw RequestFailure(.pagination, "the cursor of the next page came a second time")
            }
            return cursor
        } catch {
            throw api.counting(error)
        }
    }
}

import HTTPExchange
import SyncModel
import Synchronization

/// What is known of why accounts fail: the details of their status, which the lists have, and their issues.
final class MergeReasons: Sendable {
    /// Issues of one account are requested at most this often.
    private static let maximumAge = Duration.seconds(15 * 60)
    /// How many accounts' issues are requested in one minute.
    private static let maximumRequests = 10

    private struct Account {
        var category: String
        var statusDetail: String?
        var issue: String?
        /// When its issues were requested last.
        var requestedAt: Duration?
    }

    private struct State {
        /// By the ID of the linked account.
        var accounts: [String: Account] = [:]
        /// The ID of an account, by the name of its connection.
        var ids: [String: String] = [:]
    }

    /// Guards what lists and issues said.
    private let state = Mutex(State())

    /// Takes over what a list says of an account.
    func note(_ account: MergeLinkedAccount, named connection: String, category: String) {
        guard let id = account.id else { return }
        state.withLock { state in
            state.ids[connection] = id
            var known = state.accounts[id] ?? Account(category: category)
            known.statusDetail = account.state == .ok ? nil : account.statusDetail
            state.accounts[id] = known
        }
    }

    /// The newest issue of an account, as far as it was requested.
    func issue(of id: String) -> String? { state.withLock { $0.accounts[id]?.issue } }

    /// Explains failed runs by what is known, and requests the issues of accounts that are failing or broken.
    ///
    /// - Parameters:
    ///   - organization: Where issues are requested; `nil` if they are not to be requested.
    ///   - category: The category of a configured account, by its name.
    func supplement(
        for request: SupplementRequest, from organization: MergeOrganization?, category: (String) -> String?
    ) async -> Supplement {
        var supplement = Supplement()
        for run in request.failed {
            guard let id = Self.accountID(of: run), let category = category(run.identity.connection) else { continue }
            state.withLock { if $0.accounts[id] == nil { $0.accounts[id] = Account(category: category) } }
        }
        if let organization {
            supplement.failure = await requestIssues(for: request, from: organization)
        }
        supplement.explanations = request.failed.compactMap { run in
            guard let text = Self.accountID(of: run).flatMap(words) else { return nil }
            return FailureExplanation(of: run, MergeReason.failureClass(of: text), reason: FailureText.shortened(text))
        }
        return supplement
    }

    private func requestIssues(
        for request: SupplementRequest, from organization: MergeOrganization
    ) async -> RequestFailure? {
        let now = organization.session.timekeeper.uptime
        let ids = state.withLock { state in
            let all = request.failed.compactMap(Self.accountID) + request.broken.compactMap { state.ids[$0.connection] }
            let due = Set(all).filter { id in
                guard let account = state.accounts[id] else { return false }
                return account.requestedAt.map { now - $0 >= Self.maximumAge } ?? true
            }
            return due.sorted().prefix(Self.maximumRequests).map { ($0, state.accounts[$0]?.category ?? "") }
        }
        for (id, category) in ids {
            state.withLock { $0.accounts[id]?.requestedAt = now }
            do throws(RequestFailure) {
                let issues = try await organization.ongoingIssues(of: id, in: category)
                let newest = issues.max { ($0.lastIncident?.microseconds ?? 0) < ($1.lastIncident?.microseconds ?? 0) }
                state.withLock { $0.accounts[id]?.issue = newest?.description }
            } catch {
                return error
            }
        }
        return nil
    }

    /// What is said of an account: its issue, which is about its syncs, else the detail of its status.
    private func words(of id: String) -> String? {
        state.withLock { state in state.accounts[id].flatMap { $0.issue ?? $0.statusDetail } }
    }

    /// The linked account's ID, with which the ID of a sync begins; `nil` if it is not known.
    private static func accountID(of run: FailedRun) -> String? {
        let id = run.identity.id.prefix { $0 != "/" }
        return id.isEmpty ? nil : String(id)
    }
}

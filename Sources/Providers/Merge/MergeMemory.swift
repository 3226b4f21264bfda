import HTTPExchange
import Synchronization

/// Which linked account each token opens: it never changes, so it is asked once.
final class MergeMemory: Sendable {
    private let details = Mutex([Secret: MergeLinkedAccount]())

    func details(of token: Secret) -> MergeLinkedAccount? {
        details.withLock { $0[token] }
    }

    func remember(_ account: MergeLinkedAccount, of token: Secret) {
        details.withLock { $0[token] = account }
    }

    /// Forgets tokens that are no longer configured.
    func forgetTokens(except tokens: [Secret]) {
        let present = Set(tokens)
        details.withLock { details in details = details.filter { present.contains($0.key) } }
    }

    /// The configured accounts' names, by the ids of their linked accounts as far as those are known.
    func names(of accesses: [MergeAccess]) -> [String: String] {
        details.withLock { details in
            let known = accesses.compactMap { access in
                access.knownToken.flatMap { details[$0]?.id }.map { ($0, access.account.name) }
            }
            return Dictionary(known) { first, _ in first }
        }
    }
}

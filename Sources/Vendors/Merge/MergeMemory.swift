import HTTPExchange
import Synchronization

/// What is remembered of an organization between two requests.
final class MergeMemory: Sendable {
    private struct State {
        var key: Secret?
        var keyVerdict = MergeKeyVerdict.unknown
        /// When a response showed it last.
        var verdictAt = Duration.zero
        /// By the account's name.
        var accesses: [String: MergeAccess] = [:]
        /// Which linked account each token opens. It never changes, so it is requested once.
        var details: [Secret: MergeLinkedAccount] = [:]
        /// The accounts whose details are refused, by name.
        var refusals = RequestBackoff()
    }

    /// Guards what discovery and responses said.
    private let state = Mutex(State())

    /// The API key as discovery read it; `nil` before the first discovery.
    var key: Secret? { state.withLock { $0.key } }

    var keyVerdict: MergeKeyVerdict { state.withLock { $0.keyVerdict } }

    /// Takes over the key and the accounts of a discovery, and forgets all others.
    func remember(_ key: Secret, _ accesses: [MergeAccess]) {
        let tokens = Set(accesses.compactMap(\.knownToken))
        let byName = Dictionary(accesses.map { ($0.account.name, $0) }) { first, _ in first }
        state.withLock { state in
            if state.key != key { state.keyVerdict = .unknown }
            state.key = key
            state.accesses = byName
            state.details = state.details.filter { tokens.contains($0.key) }
            state.refusals.keep { byName[$0] != nil }
        }
    }

    func note(_ verdict: MergeKeyVerdict, at now: Duration) {
        state.withLock { state in
            state.keyVerdict = verdict
            state.verdictAt = now
        }
    }

    /// Whether a recent response shows what the vendor thinks of the API key.
    func knowsVerdict(at now: Duration, within age: Duration) -> Bool {
        state.withLock { $0.keyVerdict != .unknown && now - $0.verdictAt <= age }
    }

    /// An account with its token; `nil` for one that discovery did not find.
    func access(of account: String) -> MergeAccess? {
        state.withLock { $0.accesses[account] }
    }

    func details(of token: Secret) -> MergeLinkedAccount? {
        state.withLock { $0.details[token] }
    }

    /// Whether an account's details were refused too often to be requested again yet.
    func isWaiting(_ access: MergeAccess, at now: Duration, interval: Duration) -> Bool {
        state.withLock {
            $0.refusals.waiting(
                access.account.name, credentials: access.credentials, at: now, interval: interval) != nil
        }
    }

    /// Notes the result of a request for an account's details.
    func note(
        _ result: Result<MergeLinkedAccount, RequestFailure>, of access: MergeAccess, token: Secret, at now: Duration,
        interval: Duration
    ) {
        state.withLock { state in
            if case .success(let details) = result { state.details[token] = details }
            state.refusals.note(
                result.failure, of: access.account.name, credentials: access.credentials, at: now, interval: interval)
        }
    }

    /// The configured accounts' names, by the IDs of their linked accounts as far as those are known.
    var names: [String: String] {
        state.withLock { state in
            let known = state.accesses.values.compactMap { access in
                access.knownToken.flatMap { state.details[$0]?.id }.map { ($0, access.account.name) }
            }
            return Dictionary(known) { min($0, $1) }
        }
    }
}

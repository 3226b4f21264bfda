import HTTPExchange
import SyncModel
import Synchronization

/// The tokens signed so far: one for each user, used until shortly before it expires.
final class ParagonTokens: Sendable {
    private struct State {
        var key: RSASigningKey?
        var tokens: [String: ParagonToken] = [:]
    }

    private let audience: String
    private let state = Mutex(State())

    init(audience: String) {
        self.audience = audience
    }

    /// Sets the key that signs from now on, or that there is none. Discards tokens that another key has signed, and those
    /// of other users.
    func begin(with key: RSASigningKey?, users: Set<String>) {
        state.withLock { state in
            state.tokens = state.key == key ? state.tokens.filter { users.contains($0.key) } : [:]
            state.key = key
        }
    }

    /// The token of a user, signed now unless there is one that can still be used.
    func token(of user: String, key: RSASigningKey, at now: Timestamp) throws(RequestFailure) -> Secret {
        let signed = state.withLock { $0.key == key ? $0.tokens[user] : nil }
        if let signed, signed.isUsable(at: now) { return signed.text }
        // Outside the lock, so that other users do not wait. Two tasks at once sign the same claims.
        let token = try ParagonToken(user: user, audience: audience, key: key, now: now)
        state.withLock { state in
            if state.key == key { state.tokens[user] = token }
        }
        return token.text
    }

    /// Discards a token that the vendor refused, so that the next request gets a new one.
    func discard(_ token: Secret, of user: String) {
        state.withLock { state in
            if state.tokens[user]?.text == token { state.tokens[user] = nil }
        }
    }
}

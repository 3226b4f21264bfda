import HTTPExchange
import JSONStream
import SyncModel

/// Paragon's two questions about one Connected User.
struct ParagonAccount: Sendable {
    /// What a user's requests are authorised with.
    enum Credentials: Hashable, Sendable {
        /// A token made elsewhere.
        case token(Secret)
        /// The project's key, which signs a token when one is needed.
        case key(RSASigningKey)
    }

    let api: APIClient
    let user: String
    let credentials: Credentials
    let tokens: ParagonTokens
    let timekeeper: any Timekeeper

    /// `GET /api/syncs`: the user's syncs, all at once.
    func syncs() async throws(RequestFailure) -> JSONList<ParagonListedSync> {
        try await get("/api/syncs", into: JSONListAnswer("data"))
    }

    /// `GET /api/syncs/{id}`: how one of them is.
    func detail(of sync: String) async throws(RequestFailure) -> ParagonDetail {
        try await get("/api/syncs/\(PercentEncoding.encode(sync))", into: JSONObjectAnswer())
    }

    private func get<Reader: AnswerReader>(
        _ path: String, into reader: Reader
    ) async throws(RequestFailure) -> Reader.Answer {
        let token = try token()
        // The vendor documents no limit. It knows a caller by its user's token, so a 429 is taken to be that user's:
        // were the limit shared, the others would each find it out by one refused request and then wait as well,
        // while the reverse mistake would let one user's limit silence all.
        let request = APIRequest(path, headers: [.bearer(token)], quota: user)
        do throws(RequestFailure) {
            return try await api.get(request, into: reader)
        } catch {
            if error.status == 401 { tokens.discard(token, of: user) }
            throw error
        }
    }

    private func token() throws(RequestFailure) -> Secret {
        switch credentials {
        case .token(let token): token
        case .key(let key): try tokens.token(of: user, key: key, at: timekeeper.now)
        }
    }
}

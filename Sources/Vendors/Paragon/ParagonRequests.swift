import HTTPExchange
import JSONStream
import SyncModel

/// Paragon's two requests about one Connected User.
struct ParagonRequests: Sendable {
    /// What a user's requests are authorised with.
    enum Credentials: Hashable, Sendable {
        /// A token made elsewhere.
        case token(Secret)
        /// The project's key, which signs a token when one is needed.
        case key(RSASigningKey)
    }

    let session: VendorSession
    let user: String
    let credentials: Credentials
    let tokens: ParagonTokens

    /// `GET /api/syncs`: the user's syncs, all at once.
    func syncs() async throws(RequestFailure) -> JSONList<ParagonListedSync> {
        try await get("/api/syncs", into: JSONListResponse("data"))
    }

    /// `GET /api/syncs/{id}`: the state of one of them; `nil` if the vendor says that it does not exist.
    func detail(of sync: String) async throws(RequestFailure) -> ParagonDetail? {
        do throws(RequestFailure) {
            return try await get("/api/syncs/\(PercentEncoding.encode(sync))", into: JSONObjectResponse())
        } catch  where error.status == 404 {
            return nil
        }
    }

    /// `GET /projects/{id}/sdk/me` of the Users API: the user's connections.
    func connections(_ settings: ParagonConnectionSettings) async throws(RequestFailure) -> ParagonConnections {
        var request = APIRequest("/projects/\(PercentEncoding.encode(settings.projectID))/sdk/me")
        request.baseURL = settings.apiURL
        request.isExtra = true
        return try await get(
            request,
            into: JSONObjectResponse { [key = settings.customerKey] in ParagonConnections($0, customerKey: key) })
    }

    private func get<Reader: ResponseReader>(
        _ path: String, into reader: Reader
    ) async throws(RequestFailure) -> Reader.Response {
        try await get(APIRequest(path), into: reader)
    }

    private func get<Reader: ResponseReader>(
        _ request: APIRequest, into reader: Reader
    ) async throws(RequestFailure) -> Reader.Response {
        let token = try token()
        // The vendor documents no limit. It knows a caller by the user's token, so a 429 is taken as that user's. If
        // the limit is shared after all, each other user costs one refused request before it waits, too. The opposite
        // mistake would let one user's limit stop all users.
        var request = request
        request.headers = [.bearer(token)]
        request.quota = user
        do throws(RequestFailure) {
            return try await session.get(request, into: reader)
        } catch {
            if error.status == 401 { tokens.discard(token, of: user) }
            throw error
        }
    }

    private func token() throws(RequestFailure) -> Secret {
        switch credentials {
        case .token(let token): token
        case .key(let key): try tokens.token(of: user, key: key, at: session.timekeeper.now)
        }
    }
}

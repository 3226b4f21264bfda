import HTTPExchange
import JSONStream
import SyncModel

/// Nango's three questions, asked with one environment's key.
struct NangoAccount: Sendable {
    let api: APIClient
    let authorization: HeaderField
    let memory: NangoMemory
    private let keep: @Sendable (SyncReading) -> KeptReading

    init(_ session: PollSession, key: Secret, memory: NangoMemory) {
        api = session.api
        keep = session.keep
        authorization = .bearer(key)
        self.memory = memory
    }

    /// `GET /integrations`: every integration's `unique_key`, which elsewhere is the `provider_config_key`.
    func integrations() async throws(RequestFailure) -> [String] {
        let answer = try await api.get(
            APIRequest("/integrations", headers: [authorization]), into: JSONListAnswer<NangoIntegration>("data"))
        return Set(answer.elements.map(\.key)).sorted()
    }

    /// `GET /sync/status`: one integration's syncs, of all connections or of one.
    ///
    /// - Parameter syncs: Names, `name::variant`, or `*`.
    func status(
        of integration: String, syncs: [String], connection: String? = nil
    ) async throws(RequestFailure) -> NangoStatusAnswer {
        var query = [("provider_config_key", integration), ("syncs", syncs.joined(separator: ","))]
        if let connection { query.append(("connection_id", connection)) }
        return NangoStatusAnswer(
            try await api.get(
                APIRequest("/sync/status", query: query, headers: [authorization]),
                into: NangoStatusAnswer.reader(of: integration, keep)))
    }

    /// `GET /connections`: every connection, page by page where the server knows pages, all at once where it does not.
    func connections() async throws(RequestFailure) -> [NangoConnection] {
        let listed = memory.refusesPages ? try await allConnections() : try await pagedConnections()
        memory.remember(listed)
        return listed
    }

    private func pagedConnections() async throws(RequestFailure) -> [NangoConnection] {
        let pageSize = 1000
        let mostPages = 1000
        var listed: [NangoConnection] = []
        var firstOfPages: Set<NangoConnection> = []
        for page in 0..<mostPages {
            let query = [("limit", String(pageSize)), ("page", String(page))]
            let answer: JSONList<NangoConnection>
            do throws(RequestFailure) {
                answer = try await connectionsAnswer(query)
            } catch  where error.status == 400 && page == 0 {
                // An older server knows neither parameter.
                let everything = try await allConnections()
                memory.notePagesAreRefused()
                return everything
            }
            if let first = answer.elements.first, !firstOfPages.insert(first).inserted {
                throw api.counting(
                    RequestFailure(.pagination, "page \(page) of the connections was an earlier page again"))
            }
            listed += answer.elements
            if answer.elements.count + answer.unreadableElements < pageSize { return listed }
        }
        throw api.counting(
            RequestFailure(.pagination, "the list of connections did not end after \(mostPages) pages"))
    }

    private func allConnections() async throws(RequestFailure) -> [NangoConnection] {
        try await connectionsAnswer([]).elements
    }

    private func connectionsAnswer(_ query: [(String, String)]) async throws(RequestFailure) -> JSONList<
        NangoConnection
    > {
        try await api.get(
            APIRequest("/connections", query: query, headers: [authorization]), into: JSONListAnswer("connections"))
    }
}

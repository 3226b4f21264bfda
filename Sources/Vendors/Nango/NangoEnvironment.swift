import HTTPExchange
import JSONStream
import SyncModel

/// Nango's three requests, sent with the key of one environment.
struct NangoEnvironment: Sendable {
    private static let pageSize = 1000
    private static let maximumPages = 1000

    private let session: VendorSession
    private let authorization: HeaderField
    private let memory: NangoMemory
    /// What is read of connections besides their state.
    private let settings: NangoSettings

    init(_ session: VendorSession, key: Secret, memory: NangoMemory, settings: NangoSettings) {
        self.session = session
        authorization = .bearer(key)
        self.memory = memory
        self.settings = settings
    }

    /// `GET /integrations`: every integration's `unique_key`, which elsewhere is the `provider_config_key`.
    func integrations() async throws(RequestFailure) -> [String] {
        let list = try await get(
            "/integrations", into: JSONListResponse<NangoIntegration>("data"), scope: "environment:integrations:list")
        return Set(list.elements.map(\.key)).sorted()
    }

    /// `GET /sync/status`: one integration's syncs, of all connections or of one.
    ///
    /// - Parameter syncs: Names, `name::variant`, or `*`.
    func status(
        of integration: String, syncs: [String], connection: String? = nil
    ) async throws(RequestFailure) -> JSONList<NangoSync> {
        var query = [("provider_config_key", integration), ("syncs", syncs.joined(separator: ","))]
        if let connection { query.append(("connection_id", connection)) }
        return try await get(
            "/sync/status", query, into: JSONListResponse("syncs"), scope: "environment:syncs:read")
    }

    /// `GET /connections`: every connection, page by page where the server has pages, else all at once.
    func connections() async throws(RequestFailure) -> [NangoConnection] {
        memory.refusesPages ? try await allConnections() : try await pagedConnections()
    }

    private func pagedConnections() async throws(RequestFailure) -> [NangoConnection] {
        var listed: [NangoConnection] = []
        var unreadable = 0
        var firstOfPages: Set<NangoConnection> = []
        for page in 0..<Self.maximumPages {
            let query = [("limit", String(Self.pageSize)), ("page", String(page))]
            let list: JSONList<NangoConnection>
            do throws(RequestFailure) {
                list = try await connections(query, isPage: true)
            } catch  where error.status == 400 && page == 0 {
                // Older servers refuse both parameters.
                let everything = try await allConnections()
                memory.notePagesAreRefused()
                return everything
            }
            if let first = list.elements.first, !firstOfPages.insert(first).inserted {
                throw session.api.counting(
                    RequestFailure(.pagination, "page \(page) of the connections repeated an earlier page"))
            }
            listed += list.elements
            unreadable += list.unreadableElements
            if list.elements.count + list.unreadableElements < Self.pageSize {
                guard listed.isEmpty, unreadable > 0 else { return listed }
                throw session.api.counting(.nothingReadable(of: unreadable))
            }
        }
        throw session.api.counting(
            RequestFailure(.pagination, "the list of connections did not end after \(Self.maximumPages) pages"))
    }

    private func allConnections() async throws(RequestFailure) -> [NangoConnection] {
        try await connections([], isPage: false).elements
    }

    private func connections(
        _ query: [(String, String)], isPage: Bool
    ) async throws(RequestFailure) -> JSONList<NangoConnection> {
        try await get(
            "/connections", query,
            into: JSONListResponse("connections", isPage: isPage) { [settings] in
                NangoConnection($0, customer: settings.customer, withFailedRuns: settings.logsURL != nil)
            },
            scope: "environment:connections:list")
    }

    private func get<Reader: ResponseReader>(
        _ path: String, _ query: [(String, String)] = [], into reader: Reader, scope: String
    ) async throws(RequestFailure) -> Reader.Response {
        do throws(RequestFailure) {
            return try await session.get(APIRequest(path, query: query, headers: [authorization]), into: reader)
        } catch {
            throw error.naming(scope: scope)
        }
    }
}

extension RequestFailure {
    /// Whether the vendor does not know the connection of a request.
    ///
    /// Nango gives the code `invalid_body` with the message "Connection not found". A body is not involved, and the
    /// rest of the query is the same for every connection, so that the code has no other cause.
    var isUnknownConnection: Bool {
        status == 400 && (vendorCode == "invalid_body" || vendorCode == "unknown_connection")
    }

    /// A 403 for a missing scope, with the scope in its message and what to do.
    ///
    /// The response to an account's API key is the same as to an environment's key without the scope.
    fileprivate func naming(scope: String) -> RequestFailure {
        guard status == 403, vendorCode == "forbidden" else { return self }
        var failure = self
        failure.message =
            "the key lacks the scope \(scope) (HTTP 403); an account's API key never has it: use the secret key of "
            + "an environment"
        return failure
    }
}

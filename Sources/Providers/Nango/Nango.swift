package import HTTPExchange
package import Settings
import SyncModel

/// Nango: one environment, read with its secret key. A target is an integration.
package struct Nango: Vendor {
    package static let name = "nango"
    package static let defaults = VendorDefaults(interval: .seconds(60), maximumRequestsPerMinute: 100)
    package static let environmentVariables = [
        EnvironmentVariable("NANGO_SECRET_KEY", for: "secret_key", .founding, meaning: "secret key of one environment"),
        EnvironmentVariable("NANGO_BASE_URL", for: "base_url", meaning: "address of a server of your own"),
    ]

    /// So many connections that cannot be reached in a row, with none before them that could, stand for all.
    private static let hopelessConnections = 10

    let settings: NangoSettings
    private let memory = NangoMemory()

    package init(_ settings: SettingsSection) {
        self.settings = NangoSettings(settings)
    }

    package var baseURL: String { settings.baseURL }

    package func credentialProblems() async -> [RequestFailure] {
        do throws(RequestFailure) {
            _ = try await settings.secretKey?.read()
            return []
        } catch {
            return [error]
        }
    }

    package func poll(_ session: PollSession) async throws(RequestFailure) -> SourceReading {
        guard let key = try await settings.secretKey?.read() else {
            throw RequestFailure(.credentials, "no secret key is configured")
        }
        let account = NangoAccount(session, key: key, memory: memory)
        let target = { (integration: String) in Target("integration \(integration)", credentials: key.hashValue) }
        // The connections of an integration are shown where the integration is read.
        let integrations = (settings.integrations.isEmpty ? try await account.integrations() : settings.integrations)
            .filter { session.share.contains(target($0)) }

        var outcomes: [TargetOutcome] = []
        if settings.readsConnectionHealth, !integrations.isEmpty {
            let connections = Target("connections", isCounted: false, credentials: key.hashValue)
            outcomes += await session.read([connections], as: \.self) { _ throws(RequestFailure) in
                try await connectionHealth(account, of: integrations)
            }
        }
        outcomes += await session.read(integrations, as: target) { integration throws(RequestFailure) in
            try await read(integration, from: account)
        }
        return SourceReading(outcomes)
    }

    /// The state of every connection that the configuration covers.
    ///
    /// A key without the scope for it is no failure of the source: then there are no connection series.
    private func connectionHealth(
        _ account: NangoAccount, of integrations: [String]
    ) async throws(RequestFailure) -> TargetReading {
        var reading = TargetReading()
        let listed: [NangoConnection]
        do throws(RequestFailure) {
            listed = try await account.connections()
        } catch  where error.status == 401 || error.status == 403 {
            reading.refusal = error
            return reading
        }
        let covered = Set(integrations)
        reading.connections = listed.filter { covered.contains($0.integration) && isChosen($0.id) }.map(\.reading)
        return reading
    }

    /// One integration's syncs: in one request, or connection by connection if that one cannot be answered.
    private func read(
        _ integration: String, from account: NangoAccount
    ) async throws(RequestFailure) -> TargetReading {
        let answer: NangoStatusAnswer
        do throws(RequestFailure) {
            answer = try await account.status(of: integration, syncs: settings.syncs)
        } catch  where error.status == 500 {
            return try await readByConnection(integration, from: account, insteadOf: error)
        }
        // An integration that does not exist is answered like one that has no syncs.
        if answer.isEmpty, !settings.integrations.isEmpty {
            throw RequestFailure(
                .notFound, "the vendor knows no syncs of integration \"\(integration)\": is its name right?")
        }
        memory.remember(answer.connections, of: integration)
        return answer.reading(where: isChosen)
    }

    /// One sync without a schedule makes the vendor fail the whole integration with a 500: this keeps the rest.
    private func readByConnection(
        _ integration: String, from account: NangoAccount, insteadOf failure: RequestFailure
    ) async throws(RequestFailure) -> TargetReading {
        if !settings.readsConnectionHealth {
            // Refused or not, what earlier answers named is still known.
            _ = try? await account.connections()
        }
        let known = memory.connections(of: integration).filter(isChosen)
        let connections = known.isEmpty ? settings.connections : known
        var reading = TargetReading()
        reading.failure = failure
        for (index, connection) in connections.enumerated() {
            do throws(RequestFailure) {
                let answer = try await account.status(of: integration, syncs: settings.syncs, connection: connection)
                reading.merge(answer.reading(where: isChosen))
            } catch {
                reading.gaps.insert(.connection(connection))
                // A 500 is one connection's trouble. Anything else, and nothing but failures so far, is an outage: a
                // vendor that is down need not be asked a thousand times.
                let isHopeless = index + 1 >= Self.hopelessConnections && reading.gaps.count == index + 1
                if isHopeless, error.status != 500 { throw failure }
            }
        }
        if reading.gaps.count == connections.count { throw failure }
        return reading
    }

    private func isChosen(_ connection: String) -> Bool {
        settings.connections.isEmpty || settings.connections.contains(connection)
    }
}

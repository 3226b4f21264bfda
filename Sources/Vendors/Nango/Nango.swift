package import HTTPExchange
import JSONStream
package import Settings
package import SyncModel

/// Nango: one environment, read with its secret key. A target is an integration.
package struct Nango: Vendor {
    package static let name = "nango"
    package static let defaults = VendorDefaults(
        interval: .seconds(60), maximumRequestsPerMinute: 100, reportedWindow: .seconds(60))
    package static let environmentVariables = [
        EnvironmentVariable("NANGO_SECRET_KEY", for: "secret_key", .founding, meaning: "secret key of one environment"),
        EnvironmentVariable("NANGO_BASE_URL", for: "base_url", meaning: "address of a server of your own"),
    ]
    package static let splitting: PartSplitting = [.names, .connections]

    let settings: NangoSettings
    /// `connections`, to look IDs up in.
    private let chosenConnections: Set<String>
    private let memory = NangoMemory()
    private let runs = NangoRunMemory()

    package init(_ settings: SettingsSection) {
        self.settings = NangoSettings(settings)
        chosenConnections = Set(self.settings.connections)
    }

    package var baseURL: String { settings.baseURL }

    /// In a request a name without a variant means the variant `base`.
    package static func partName(sync: String, variant: String) -> String {
        variant == NangoSync.baseVariant ? sync : "\(sync)::\(variant)"
    }

    package func credentialProblems() async -> [RequestFailure] {
        let key = await Result { () async throws(RequestFailure) in try await settings.readKey() }
        return [key.failure].compactMap(\.self)
    }

    package func discover(_ session: VendorSession) async throws(RequestFailure) -> Discovery {
        let key = try await settings.readKey()
        memory.remember(key)
        let environment = NangoEnvironment(session, key: key, memory: memory, settings: settings)
        let integrations =
            settings.integrations.isEmpty ? try await environment.integrations() : settings.integrations
        let targets = integrations.map { Target(.integration, $0, credentials: key.hashValue) }
        memory.remember(targets)
        var discovery = Discovery(targets)
        discovery.names = settings.syncs == ["*"] ? [] : settings.syncs
        discovery.connections = settings.connections
        return discovery
    }

    package func listConnections(
        _ session: VendorSession, isNeededToSplit: Bool
    ) async throws(RequestFailure) -> ConnectionListing? {
        guard settings.readsConnectionHealth || isNeededToSplit else { return nil }
        let covered = memory.targets.filter(session.knowsTarget)
        var listing = ConnectionListing()
        guard !covered.isEmpty else { return listing }
        let listed: [NangoConnection]
        do throws(RequestFailure) {
            listed = try await environment(session).connections()
        } catch  where error.status == 401 || error.status == 403 {
            // The source can be read without this list: the key may lack its scope.
            listing.refusal = error
            return listing
        }
        if settings.logsURL != nil { runs.remember(failedRunsOf: listed) }
        listing.add(
            listed.filter { isChosen($0.id) }, of: covered, withStates: settings.readsConnectionHealth)
        return listing
    }

    package func read(
        _ part: Part, of target: Target, _ session: VendorSession
    ) async throws(RequestFailure) -> PartReading {
        let environment = try environment(session)
        switch part.scope {
        case .whole:
            let list = try await environment.status(of: target.name, syncs: settings.syncs)
            // Nango responds to an integration that does not exist as to one without syncs.
            if list.elements.isEmpty, !settings.integrations.isEmpty {
                throw RequestFailure(
                    .notFound,
                    "the vendor has no syncs of integration \"\(target.name)\"; check that its name is right")
            }
            return list.reading(of: target.name, where: isChosen)
        case .names(let names):
            return try await environment.status(of: target.name, syncs: names)
                .reading(of: target.name, where: isChosen)
        case .connection(let connection):
            return try await read(connection, of: target.name, environment)
        case .sync:
            throw RequestFailure(.internal, "Nango has no request for a single sync")
        }
    }

    package var supplementNeed: SupplementNeed { settings.logsURL == nil ? .never : .failures }

    /// Why runs failed, from the logs.
    package func supplement(_ request: SupplementRequest, _ session: VendorSession) async -> Supplement {
        guard let url = settings.logsURL, let key = memory.key, !request.failed.isEmpty else { return Supplement() }
        let logs = NangoLogs(session, url: url, key: key)
        return await NangoFailureReasons(logs: logs, memory: runs).supplement(for: request.failed)
    }

    /// The key of an environment can read all of it or nothing.
    package func refusesSource(_ failure: RequestFailure) -> Bool {
        failure.status == 401 || failure.status == 403
    }

    /// One connection's syncs; gone if the vendor does not know the connection.
    private func read(
        _ connection: String, of integration: String, _ environment: NangoEnvironment
    ) async throws(RequestFailure) -> PartReading {
        do throws(RequestFailure) {
            return try await environment.status(of: integration, syncs: settings.syncs, connection: connection)
                .reading(of: integration) { $0 == connection || $0.isEmpty }
        } catch  where error.isUnknownConnection {
            var reading = PartReading()
            reading.isGone = true
            return reading
        }
    }

    private func environment(_ session: VendorSession) throws(RequestFailure) -> NangoEnvironment {
        guard let key = memory.key else { throw RequestFailure(.internal, "the environment was not discovered") }
        return NangoEnvironment(session, key: key, memory: memory, settings: settings)
    }

    private func isChosen(_ connection: String) -> Bool {
        chosenConnections.isEmpty || chosenConnections.contains(connection)
    }
}

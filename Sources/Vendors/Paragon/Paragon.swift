package import HTTPExchange
package import Settings
package import SyncModel

/// Paragon: the Connected Users of one project, each read with a token of its own. A target is a user.
package struct Paragon: Vendor {
    package static let name = "paragon"
    package static let defaults = VendorDefaults(interval: .seconds(300), maximumRequestsPerMinute: 300)
    package static let environmentVariables = [
        EnvironmentVariable("PARAGON_PROJECT_ID", for: "project_id", .founding, meaning: "id of a project"),
        EnvironmentVariable("PARAGON_SIGNING_KEY", for: "signing_key", meaning: "the project's signing key"),
        EnvironmentVariable("PARAGON_SIGNING_KEY_FILE", for: "signing_key_file", meaning: "or the file it is in"),
        EnvironmentVariable(
            "PARAGON_USERS", for: "users", isList: true, meaning: "Connected User ids, comma-separated"),
        EnvironmentVariable("PARAGON_BASE_URL", for: "base_url", meaning: "address of a server of your own"),
    ]
    package static let splitting: PartSplitting = .syncs

    let settings: ParagonSettings
    private let usersFile: LastGoodFile<[String]>?
    private let tokens: ParagonTokens
    private let memory = ParagonMemory()

    package init(_ settings: SettingsSection) {
        self.settings = ParagonSettings(settings)
        usersFile = self.settings.usersFile.map { LastGoodFile(path: $0, parse: ParagonUsersFile.parser(of: $0)) }
        tokens = ParagonTokens(audience: self.settings.audience)
    }

    package var baseURL: String { settings.baseURL }

    package func credentialProblems() async -> [RequestFailure] {
        let key = settings.signingKey == nil ? nil : await settings.readKey().failure
        let file = await usersFile?.read().failure
        return [key, file].compactMap(\.self) + (await settings.userTokens.map(\.token).problems)
    }

    package func discover(_ session: VendorSession) async throws(RequestFailure) -> Discovery {
        let roster = try await ParagonRoster(settings, usersFile?.read())
        tokens.begin(with: roster.key, users: roster.ids)
        memory.remember(roster.users)
        var discovery = Discovery(roster.users.map(\.target))
        if let usersFile { discovery.files = [FileOutcome(path: usersFile.path, failure: roster.fileFailure)] }
        return discovery
    }

    package var supplementNeed: SupplementNeed { settings.connections == nil ? .never : .always }

    /// The state of connections, of some users at a time.
    package func supplement(_ request: SupplementRequest, _ session: VendorSession) async -> Supplement {
        var supplement = Supplement()
        guard let settings = settings.connections else { return supplement }
        // A fifth of the budget of a minute.
        let users = memory.takeUsersWithDueConnections(
            maximum: max(1, session.api.currentLimit / 5), every: request.refreshWithin,
            at: session.timekeeper.uptime, where: { session.knowsTarget(Target(.user, $0)) })
        let results = await users.concurrentMap(atMost: 4) { user in
            await Result { () async throws(RequestFailure) -> [ConnectionReading] in
                guard let credentials = memory.credentials(of: user) else {
                    throw RequestFailure(.internal, "user \(user) is not configured")
                }
                let requests = ParagonRequests(
                    session: session, user: user, credentials: try credentials.get(), tokens: tokens)
                return try await requests.connections(settings).readings(of: user)
            }
        }
        for (user, result) in zip(users, results) {
            if case .success(let readings) = result { supplement.connections[Target(.user, user).id] = readings }
        }
        // One user's refused token says nothing about the others.
        if supplement.connections.isEmpty { supplement.failure = results.lazy.compactMap(\.failure).first }
        return supplement
    }

    package func read(
        _ part: Part, of target: Target, _ session: VendorSession
    ) async throws(RequestFailure) -> PartReading {
        guard let credentials = memory.credentials(of: target.name) else {
            throw RequestFailure(.internal, "user \(target.name) is not configured")
        }
        let user = ParagonUser(
            id: target.name,
            requests: ParagonRequests(
                session: session, user: target.name, credentials: try credentials.get(), tokens: tokens),
            memory: memory)
        switch part.scope {
        case .whole: return try await user.readAll()
        case .sync(let id): return try await user.read(sync: id)
        case .names, .connection:
            throw RequestFailure(.internal, "Paragon has no request for some of a user's syncs")
        }
    }
}

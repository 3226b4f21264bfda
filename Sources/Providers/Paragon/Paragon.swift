package import HTTPExchange
package import Settings
import SyncModel

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

    let settings: ParagonSettings
    private let usersFile: ParagonUsersFile?
    private let tokens: ParagonTokens
    private let backoffs = ParagonBackoffs()

    package init(_ settings: SettingsSection) {
        self.settings = ParagonSettings(settings)
        usersFile = self.settings.usersFile.map { ParagonUsersFile(path: $0) }
        tokens = ParagonTokens(audience: self.settings.audience)
    }

    package var baseURL: String { settings.baseURL }

    /// None: the bodies of failed answers are not documented.
    package static func errorCode(in body: [UInt8]) -> String? { nil }

    package func credentialProblems() async -> [RequestFailure] {
        var problems: [RequestFailure] = []
        func note(_ check: () async throws(RequestFailure) -> Void) async {
            do throws(RequestFailure) {
                try await check()
            } catch {
                problems.append(error)
            }
        }
        if settings.signingKey != nil {
            await note { () async throws(RequestFailure) in _ = try await settings.readKey() }
        }
        await note { () async throws(RequestFailure) in _ = try await usersFile?.read() }
        for token in settings.userTokens {
            await note { () async throws(RequestFailure) in _ = try await token.token.read() }
        }
        return problems
    }

    package func poll(_ session: PollSession) async throws(RequestFailure) -> SourceReading {
        let roster = try await ParagonRoster(settings, usersFile)
        tokens.begin(with: roster.key, users: roster.ids)
        backoffs.keep(roster.ids)
        let users = await session.read(roster.users, as: \.target) { user throws(RequestFailure) in
            let account = ParagonAccount(
                api: session.api, user: user.id, credentials: try user.credentials.get(), tokens: tokens,
                timekeeper: session.timekeeper)
            return try await account.read(in: session, besides: backoffs)
        }
        return SourceReading([roster.file].compactMap(\.self) + users)
    }
}

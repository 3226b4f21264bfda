import HTTPExchange
package import Settings

/// The keys that only Paragon's sources have.
package struct ParagonSettings: Sendable {
    /// `base_url`, without a slash at its end.
    package var baseURL: String
    /// `signing_key` or `signing_key_file`; `nil` if every user has a token, or if its absence was reported.
    package var signingKey: SecretSource?
    /// `audience` with the project's ID filled in: the `aud` claim of signed tokens.
    package var audience: String
    /// `users`: Connected User ids.
    package var users: [String]
    /// `users_file`: the path of a list of more of them.
    package var usersFile: String?
    /// `user_tokens`: users with tokens made elsewhere.
    package var userTokens: [ParagonUserToken]
    /// Where the state of connections is read, without a slash at its end; `nil` without `connection_health: true`.
    package var connections: ParagonConnectionSettings?

    package init(_ section: SettingsSection) {
        baseURL = section.url("base_url", default: "https://sync.useparagon.com")
        users = section.strings("users", expected: "a Connected User id")
        usersFile = section.path("users_file")
        userTokens = Self.userTokens(section)

        let hasUsers = section.has("users") || section.has("users_file")
        let hasMore = section.has("users_file") || section.has("user_tokens")
        let expectedUsers = "a list of Connected User ids, or users_file, or user_tokens"
        if !hasUsers, !hasMore {
            section.reportMissing("users", expected: expectedUsers)
        } else if case .list(let items)? = section.content("users"), items.isEmpty, !hasMore {
            section.report("users", "is empty", expected: expectedUsers)
        }
        // Only signing needs the project: a ready-made token has its own.
        let signs = hasUsers || userTokens.isEmpty
        signingKey = Self.signingKey(section, required: signs)
        let projectID =
            signs
            ? section.requiredString("project_id", expected: "the project's id")
            : section.string("project_id", default: "")
        audience = section.string("audience", default: "useparagon.com/{project_id}")
            .replacing("{project_id}", with: projectID)
        connections = ParagonConnectionSettings(section, projectID: projectID)
    }

    /// A key in the configuration itself is checked right away, one in a file at every discovery.
    private static func signingKey(_ section: SettingsSection, required: Bool) -> SecretSource? {
        let source = section.secret("signing_key", required: required, shape: .key)
        guard case .value(let text)? = source else { return source }
        do throws(UnusableKey) {
            _ = try RSASigningKey(text)
            return source
        } catch {
            section.report("signing_key", "is \(error.found)", expected: UnusableKey.expected)
            return nil
        }
    }

    private static func userTokens(_ section: SettingsSection) -> [ParagonUserToken] {
        var seen: Set<String> = []
        return section.sections("user_tokens").compactMap { item in
            let user = item.requiredString("user", expected: "a Connected User id")
            let token = item.secret("token", required: true)
            guard !user.isEmpty, let token else { return nil }
            guard seen.insert(user).inserted else {
                item.report("user", "has a token already", expected: "one for each user")
                return nil
            }
            return ParagonUserToken(user: user, token: token)
        }
    }
}

/// A user whose token is made elsewhere.
package struct ParagonUserToken: Hashable, Sendable {
    /// The Connected User id.
    package var user: String
    /// `token` or `token_file`.
    package var token: SecretSource

    package init(user: String, token: SecretSource) {
        self.user = user
        self.token = token
    }
}

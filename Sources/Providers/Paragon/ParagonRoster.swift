import HTTPExchange
import Settings

/// The users of one poll, and what their requests are authorised with.
struct ParagonRoster: Sendable {
    /// Each once: those of the list, of the file, and those with tokens of their own.
    let users: [ParagonUser]
    /// What signs tokens; `nil` if nothing can.
    let key: RSASigningKey?
    /// What came of reading the users file; `nil` if there is none.
    let file: TargetOutcome?

    /// Whose tokens and back-offs are worth keeping.
    var ids: Set<String> { Set(users.map(\.id)) }

    /// Reads the users file, the key and the tokens as they are now.
    ///
    /// - Throws: What keeps every user from being read: a users file that never could be read, or the key, where all
    ///   tokens are signed with it.
    init(_ settings: ParagonSettings, _ usersFile: ParagonUsersFile?) async throws(RequestFailure) {
        let listed = try await usersFile?.users()
        // Not counted: it is no user. Reported each time, so that its recovery is news as well.
        file = listed.map { listed in
            TargetOutcome(
                Target("users file", isCounted: false), listed.fault.map { .failure($0) } ?? .success(TargetReading()))
        }
        // Where a user has a token of its own, that is what its owner wants to be used.
        var seen = Set(settings.userTokens.map(\.user))
        let signed = (settings.users + (listed?.users ?? [])).filter { seen.insert($0).inserted }
        var users: [ParagonUser] = []
        var key: RSASigningKey?
        if !signed.isEmpty {
            let credentials: Result<ParagonAccount.Credentials, RequestFailure>
            do throws(RequestFailure) {
                let signingKey = try await settings.readKey()
                key = signingKey
                credentials = .success(.key(signingKey))
            } catch {
                if settings.userTokens.isEmpty { throw error }
                credentials = .failure(error)
            }
            users = signed.map { ParagonUser(id: $0, credentials: credentials) }
        }
        for token in settings.userTokens { users.append(await ParagonUser(withToken: token)) }
        self.key = key
        self.users = users
    }
}

/// One Connected User of a poll.
struct ParagonUser: Sendable {
    let id: String
    /// What its requests are authorised with, or why there is nothing.
    let credentials: Result<ParagonAccount.Credentials, RequestFailure>

    init(id: String, credentials: Result<ParagonAccount.Credentials, RequestFailure>) {
        self.id = id
        self.credentials = credentials
    }

    init(withToken token: ParagonUserToken) async {
        id = token.user
        do throws(RequestFailure) {
            credentials = .success(.token(try await token.token.read()))
        } catch {
            credentials = .failure(error)
        }
    }

    var target: Target {
        Target("user \(id)", credentials: (try? credentials.get()).hashValue)
    }
}

extension ParagonSettings {
    /// Reads the signing key as it is now.
    func readKey() async throws(RequestFailure) -> RSASigningKey {
        guard let signingKey else { throw RequestFailure(.credentials, "no signing key is configured") }
        let text = try await signingKey.read(as: .key)
        do throws(UnusableKey) {
            return try RSASigningKey(text)
        } catch {
            throw RequestFailure(
                .credentials, "the signing key\(signingKey.place) is \(error.found), not \(UnusableKey.expected)")
        }
    }
}

extension SecretSource {
    fileprivate var place: String {
        switch self {
        case .value: ""
        case .file(let path): " in \(path)"
        }
    }
}

import HTTPExchange
import Settings
import SyncModel

/// The users of a project, and what their requests are authorised with.
struct ParagonRoster: Sendable {
    /// Each once: those of the list, of the file, and those with tokens of their own.
    let users: [ParagonRosterUser]
    /// What signs tokens; `nil` if nothing can.
    let key: RSASigningKey?
    /// What is wrong with the users file.
    let fileFailure: RequestFailure?

    /// Whose tokens are worth keeping.
    var ids: Set<String> { Set(users.map(\.id)) }

    /// Reads the key and the tokens as they are now.
    ///
    /// - Parameter file: The users file, just read; `nil` if there is none.
    /// - Throws: What keeps every user from being read: a users file that never could be read, or the key, if it signs
    ///   all tokens.
    init(_ settings: ParagonSettings, _ file: LastGoodFile<[String]>.State?) async throws(RequestFailure) {
        if let failure = file?.failure, file?.content == nil { throw failure }
        fileFailure = file?.failure
        // A user's own token takes precedence: somebody made it for this purpose.
        var seen = Set(settings.userTokens.map(\.user))
        let signed = (settings.users + (file?.content ?? [])).filter { seen.insert($0).inserted }
        let withTokens = await settings.userTokens.concurrentMap(atMost: FileReads.concurrency) {
            await ParagonRosterUser(withToken: $0)
        }
        if signed.isEmpty {
            key = nil
            users = withTokens
            return
        }
        let key = await settings.readKey()
        if withTokens.isEmpty { _ = try key.get() }
        self.key = try? key.get()
        users = signed.map { ParagonRosterUser(id: $0, credentials: key.map { .key($0) }) } + withTokens
    }
}

/// One Connected User.
struct ParagonRosterUser: Sendable {
    let id: String
    /// What its requests are authorised with, or why there is nothing.
    let credentials: Result<ParagonRequests.Credentials, RequestFailure>

    init(id: String, credentials: Result<ParagonRequests.Credentials, RequestFailure>) {
        self.id = id
        self.credentials = credentials
    }

    /// Reads the user's own token.
    init(withToken token: ParagonUserToken) async {
        id = token.user
        credentials = await Result { () async throws(RequestFailure) in .token(try await token.token.read()) }
    }

    var target: Target {
        Target(.user, id, credentials: (try? credentials.get()).hashValue)
    }
}

extension ParagonSettings {
    /// The signing key as it is now.
    func readKey() async -> Result<RSASigningKey, RequestFailure> {
        await Result { () async throws(RequestFailure) in
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
}

extension SecretSource {
    fileprivate var place: String {
        switch self {
        case .value: ""
        case .file(let path): " in \(path)"
        }
    }
}

/// Lets requests through that carry the name and password of a user.
///
/// A wrong password and a name that nobody has cost the same work. Good log-ins are remembered, so that a scraper pays
/// for hashing once and never waits behind those who guess.
package struct BasicAuthenticator: Sendable {
    /// Whether a password has made a hash; slow on purpose.
    package typealias Comparison = @Sendable (_ password: [UInt8], _ hash: String) -> Bool

    private let logins: RememberedLogins
    private let queue: HashingQueue
    private let matches: Comparison

    /// - Parameters:
    ///   - maximumRemembered: How many good log-ins are remembered.
    ///   - maximumWaiting: How many log-ins may wait to be hashed before more of them are turned away.
    package init(
        maximumRemembered: Int = 1024, maximumWaiting: Int = 64,
        matches: @escaping Comparison = { Bcrypt.matches(password: $0, hash: $1) }
    ) {
        logins = RememberedLogins(maximum: maximumRemembered)
        queue = HashingQueue(maximum: maximumWaiting)
        self.matches = matches
    }

    /// Decides on a request.
    ///
    /// - Returns: The refusal; `nil` if the request may pass.
    package func refusal(of request: EndpointRequest, users: BasicUsers) async -> EndpointResponse? {
        if users.isEmpty { return nil }
        guard let credentials = request["Authorization"].flatMap(BasicCredentials.init),
            let hash = users.hashToWorkOn(for: credentials.name)
        else { return Self.unauthorized }

        // The hash worked on for an unknown name may be the one its own log-in was remembered with.
        let isKnown = users.hash(of: credentials.name) != nil
        let digest = logins.digest(of: credentials, hash: hash)
        if isKnown, let digest, logins.contains(digest) { return nil }
        let isRight = await queue.run { [matches, logins] in
            // The decoy's own password must not open the door to other names.
            let isRight = matches(credentials.password, hash) && isKnown
            if isRight, let digest { logins.insert(digest) }
            return isRight
        }
        switch isRight {
        case true?: return nil
        case false?: return Self.unauthorized
        case nil:
            return .text("Too many log-ins at the same time.", status: 503, headers: [("Retry-After", "1")])
        }
    }

    private static let unauthorized = EndpointResponse.text(
        "401 Unauthorized", status: 401, headers: [("WWW-Authenticate", "Basic")])
}

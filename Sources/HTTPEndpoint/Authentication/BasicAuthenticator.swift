/// Lets requests through that carry the name and password of a user.
///
/// A wrong password and a name that is not in the file are answered alike, after the time that the most expensive hash
/// takes. Good log-ins are remembered, so that a scraper pays for hashing once and never waits behind wrong ones.
package struct BasicAuthenticator: Sendable {
    /// Whether a password has made a hash; slow on purpose.
    package typealias Comparison = @Sendable (_ password: [UInt8], _ hash: String) -> Bool
    /// Runs something later.
    package typealias Timer = @Sendable (_ delay: Duration, _ work: @escaping @Sendable () -> Void) -> Void

    private let logins: RememberedLogins
    private let queue: HashingQueue
    private let matches: Comparison
    private let time = HashingTime()

    /// - Parameters:
    ///   - maximumRemembered: How many good log-ins are remembered.
    ///   - maximumWaiting: How many log-ins may wait to be hashed before more of them are turned away.
    ///   - timer: Ends the wait of wrong log-ins.
    package init(
        maximumRemembered: Int = 1024, maximumWaiting: Int = 64,
        matches: @escaping Comparison = { Bcrypt.matches(password: $0, hash: $1) }, timer: @escaping Timer
    ) {
        logins = RememberedLogins(maximum: maximumRemembered)
        queue = HashingQueue(maximum: maximumWaiting, timer: timer)
        self.matches = matches
    }

    /// How many log-ins are being hashed or wait for it.
    var waiting: Int { queue.count }

    /// Decides on a request.
    ///
    /// - Parameter users: Gives those there are now; called again when the log-in's turn to be hashed comes.
    /// - Returns: The refusal; `nil` if the request may pass.
    package func refusal(
        of request: EndpointRequest, users: @autoclosure @escaping @Sendable () -> BasicUsers
    ) async -> EndpointResponse? {
        let present = users()
        if present.isEmpty { return nil }
        guard let credentials = request["Authorization"].flatMap(BasicCredentials.init) else {
            return Self.unauthorized
        }
        let isKnown = present.hash(of: credentials.name) != nil
        if isKnown, let digest = digest(of: credentials, present), logins.contains(digest) { return nil }
        let isRight = await queue.run(for: request.client) {
            compare(credentials, wasKnown: isKnown, users())
        }
        switch isRight {
        case true?: return nil
        case false?: return Self.unauthorized
        case nil:
            return .text("Too many log-ins at the same time.", status: 503, headers: [("Retry-After", "1")])
        }
    }

    /// - Parameter wasKnown: Whether the name was that of a user when the request came.
    private func compare(
        _ credentials: BasicCredentials, wasKnown: Bool, _ users: BasicUsers
    ) -> HashingQueue.Finding {
        if users.isEmpty { return HashingQueue.Finding(isRight: true, turn: .zero) }
        let isKnown = users.hash(of: credentials.name) != nil
        var isRight = false
        // Nothing is hashed for a user who has just been removed.
        if isKnown || !wasKnown, let hash = users.hashToWorkOn(for: credentials.name) {
            let start = ContinuousClock.now
            // The password of the hash that unknown names are compared with must not open the door to them.
            isRight = matches(credentials.password, hash) && isKnown
            if let cost = Bcrypt.cost(of: hash) { time.note(start.duration(to: .now), cost: cost) }
        }
        if isRight, let digest = digest(of: credentials, users) { logins.insert(digest) }
        return HashingQueue.Finding(isRight: isRight, turn: time.expected(cost: users.maximumCost))
    }

    private func digest(of credentials: BasicCredentials, _ users: BasicUsers) -> RememberedLogins.Digest? {
        users.hash(of: credentials.name).flatMap { logins.digest(of: credentials, hash: $0) }
    }

    private static let unauthorized = EndpointResponse.text(
        "401 Unauthorized", status: 401, headers: [("WWW-Authenticate", "Basic")])
}

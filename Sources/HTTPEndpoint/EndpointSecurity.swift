/// What protects an endpoint at one moment.
package struct EndpointSecurity: Sendable {
    /// Opens new connections; `nil` for plain HTTP.
    package var tls: TLSContext?
    /// Header lines of every answer, errors included; they take the place of a route's own of the same name.
    package var headers: [(name: String, value: String)]
    /// How many requests are answered; all if `nil`.
    package var rateLimit: RateLimit?
    /// Who may ask; everybody where there are none.
    package var users: BasicUsers

    package init(
        tls: TLSContext? = nil, headers: [(name: String, value: String)] = [], rateLimit: RateLimit? = nil,
        users: BasicUsers = BasicUsers([])
    ) {
        self.tls = tls
        self.headers = headers
        self.rateLimit = rateLimit
        self.users = users
    }

    /// Gives what protects now; asked for every connection and every request, on any thread.
    package typealias Provider = @Sendable () -> EndpointSecurity
}

extension EndpointResponse {
    /// Puts header lines in, in place of those with the same names.
    mutating func replaceHeaders(with others: [(name: String, value: String)]) {
        if others.isEmpty { return }
        let names = Set(others.map { $0.name.lowercased() })
        headers.removeAll { names.contains($0.name.lowercased()) }
        headers += others
    }
}

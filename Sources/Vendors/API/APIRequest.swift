package import HTTPExchange

/// One GET below a source's base URL, in parts that are not encoded yet.
package struct APIRequest: Sendable {
    /// The path below the base URL, with a leading slash, its variable segments percent-encoded.
    package var path: String
    /// Parameters in the order sent.
    package var query: [(name: String, value: String)]
    /// Credentials and other headers that the vendor needs.
    package var headers: [HeaderField]
    /// The name of the rate limit at the vendor: a 429 to one request pauses all requests with the same name.
    package var quota: String

    package init(
        _ path: String, query: [(name: String, value: String)] = [], headers: [HeaderField] = [], quota: String = ""
    ) {
        self.path = path
        self.query = query
        self.headers = headers
        self.quota = quota
    }
}

extension HeaderField {
    /// `Authorization: Bearer …`
    package static func bearer(_ token: Secret) -> HeaderField {
        HeaderField("Authorization", Secret("Bearer \(token.reveal())"))
    }
}

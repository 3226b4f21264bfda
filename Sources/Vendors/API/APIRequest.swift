package import HTTPExchange

/// One request below a source's base URL, in parts that are not encoded yet.
package struct APIRequest: Sendable {
    /// The path below the base URL, with a leading slash, its variable segments percent-encoded.
    package var path: String
    /// Parameters in the order sent.
    package var query: [(name: String, value: String)]
    /// Credentials and other headers that the vendor needs.
    package var headers: [HeaderField]
    /// The name of the rate limit at the vendor: a 429 to one request pauses all requests with the same name.
    package var quota: String
    /// What to send; `nil` for a GET.
    package var body: [UInt8]?
    /// The address of another of the vendor's APIs, in place of the source's base URL.
    package var baseURL: String?
    /// How long the request may take, if that is less than `timeout`.
    package var timeout: Duration?
    /// Whether it is sent besides those that `max_concurrency` limits, so that it never keeps one of them waiting.
    package var isExtra = false

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

/// Why a request or a poll failed: the closed set behind every `reason` label.
///
/// The raw values are the label values, in the order in which they are exposed.
package enum FailureReason: String, CaseIterable, Sendable {
    /// The host name could not be resolved.
    case dns
    /// No connection could be made to the host or to its proxy.
    case connect
    /// The TLS handshake failed, or a certificate was not accepted by either side.
    case tls
    /// The time allowed for one request had passed.
    case timeout
    /// The connection broke, or the response was malformed, after the connection had been made.
    case reset
    /// The decoded body exceeded `max_response_bytes`.
    case tooLarge = "too_large"
    /// HTTP 401.
    case unauthorized
    /// HTTP 403.
    case forbidden
    /// HTTP 404, or a vendor's way of saying that something configured does not exist.
    case notFound = "not_found"
    /// HTTP 429.
    case rateLimited = "rate_limited"
    /// Any other status below 500 except 200, redirects included.
    case clientError = "client_error"
    /// HTTP 5xx.
    case serverError = "server_error"
    /// The body is not JSON: cut short, empty, an HTML page.
    case notJSON = "not_json"
    /// The body is JSON, but not what the vendor documents.
    case schema
    /// A page cursor repeated, or the pages did not end.
    case pagination
    /// A secret could not be read, or cannot be used.
    case credentials
    /// A defect of this program or of its environment.
    case `internal`
}

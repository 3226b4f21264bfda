import HTTPEndpoint

/// An error response of Nango's.
struct NangoRefusal: Error {
    let status: Int
    /// The members of `error`, in Nango's order.
    let error: [(String, JSONValue)]

    var response: EndpointResponse {
        .json(.object([("error", .object(error))]), status: status)
    }
}

extension NangoRefusal {
    /// 401: the key is missing or wrong.
    static func unauthorized(_ code: String, _ message: String) -> NangoRefusal {
        NangoRefusal(
            status: 401,
            error: [
                ("message", .string("Authentication failed. \(message)")), ("code", .string(code)),
                ("payload", .object([])),
            ])
    }

    /// 403: the key is valid and has none of the scopes that would suffice.
    static func forbidden(_ scopes: [String]) -> NangoRefusal {
        let required = scopes.count == 1 ? "Required: " : "Required one of: "
        return NangoRefusal(
            status: 403,
            error: [
                ("code", "forbidden"),
                ("message", .string("Insufficient scope. \(required)\(scopes.joined(separator: " or "))")),
            ])
    }

    /// 429: the account's window is used up.
    static func tooManyRequests(_ request: EndpointRequest) -> NangoRefusal {
        NangoRefusal(
            status: 429,
            error: [
                ("code", "too_many_request"), ("method", .string(request.method)), ("path", .string(request.path)),
            ])
    }

    /// 400: all problems of a query.
    static func invalidQuery(_ problems: [NangoQueryProblem]) -> NangoRefusal {
        NangoRefusal(
            status: 400,
            error: [("code", "invalid_query_params"), ("errors", .array(problems.map(\.json)))])
    }

    /// 400: the query cannot be percent-decoded.
    static let undecodableQuery = NangoRefusal.invalidQuery([
        NangoQueryProblem(code: "custom", message: "The query cannot be decoded", parameter: nil)
    ])

    /// 400: the connection does not exist, or not in this integration.
    static let connectionNotFound = NangoRefusal(
        status: 400, error: [("code", "invalid_body"), ("message", "Connection not found")])

    /// 500: an unexpected error, or an unknown path.
    ///
    /// - Parameter id: Names the error in the server's log, a UUID.
    static func unexpected(id: String) -> NangoRefusal {
        NangoRefusal(
            status: 500,
            error: [
                (
                    "message",
                    .string("An error occurred. Please contact support with this unique id: \"\(id)\"")
                ),
                ("code", "generic_error_support"), ("payload", .string(id)),
            ])
    }
}

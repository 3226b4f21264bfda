import HTTPEndpoint

/// An answer in which Nango tells what is wrong.
struct NangoRefusal: Error {
    let status: Int
    let code: String
    let message: String

    static func invalidQuery(_ message: String) -> NangoRefusal {
        NangoRefusal(status: 400, code: "invalid_query_params", message: message)
    }

    var response: EndpointResponse {
        .json(
            .object([("error", .object([("code", .string(code)), ("message", .string(message))]))]), status: status)
    }
}

import HTTPEndpoint

/// An error response of Merge's.
struct MergeRefusal: Error {
    let status: Int
    let detail: String
    var headers: [(name: String, value: String)] = []

    static let badKey = MergeRefusal(status: 401, detail: "Invalid API key.")
    static let badToken = MergeRefusal(status: 401, detail: "Invalid account token.")
    static let notFound = MergeRefusal(status: 404, detail: "Not found.")

    static func badRequest(_ detail: String) -> MergeRefusal {
        MergeRefusal(status: 400, detail: detail)
    }

    /// Wrong parameters give a list of errors, everything else one sentence.
    var response: EndpointResponse {
        let body: (String, JSONValue) =
            status == 400 ? ("non_field_errors", .array([.string(detail)])) : ("detail", .string(detail))
        return .json(.object([body]), status: status, headers: headers)
    }
}

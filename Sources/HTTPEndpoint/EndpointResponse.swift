/// What a route answers; `Content-Length`, `Date` and `Connection` are added when it is sent.
package struct EndpointResponse: Sendable {
    /// The status code, 200 to 599.
    package var status: Int
    /// Header lines in the order to send.
    package var headers: [(name: String, value: String)]
    /// The body; left out of the answer to a HEAD request, its length not.
    package var body: EndpointBody
    package init(status: Int, headers: [(name: String, value: String)] = [], body: EndpointBody = EndpointBody()) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// An answer whose body is not kept for others: the bytes are copied.
    package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8]) {
        self.init(status: status, headers: headers, body: EndpointBody(body))
    }

    /// A short plain-text answer, with a newline at its end.
    package static func text(
        _ text: String, status: Int = 200, headers: [(name: String, value: String)] = []
    ) -> EndpointResponse {
        EndpointResponse(
            status: status,
            headers: [("Content-Type", "text/plain; charset=utf-8")] + headers,
            body: EndpointBody("\(text)\n"))
    }
}

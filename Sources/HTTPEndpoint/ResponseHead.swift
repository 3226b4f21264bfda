import NIOHTTP1

extension HTTPResponseHead {
    /// The head of an answer with the lines that belong to the connection: `Content-Length`, `Date`, `Connection`.
    init(_ response: EndpointResponse, to request: HTTPRequestHead?, date: String, staysOpen: Bool) {
        var headers = HTTPHeaders()
        headers.reserveCapacity(response.headers.count + 3)
        for header in response.headers { headers.add(name: header.name, value: header.value) }
        // RFC 9110, 8.6: these two have no length, because they have no body.
        if response.status != 204, response.status != 304 {
            headers.add(name: "Content-Length", value: String(response.body.count))
        }
        headers.add(name: "Date", value: date)
        if !staysOpen {
            headers.add(name: "Connection", value: "close")
        } else if let request, request.version == .http1_0 {
            headers.add(name: "Connection", value: "keep-alive")
        }
        self.init(version: .http1_1, status: Self.status(response.status), headers: headers)
    }

    /// Older versions of SwiftNIO send the wrong words with 431.
    private static func status(_ code: Int) -> HTTPResponseStatus {
        code == 431
            ? .custom(code: 431, reasonPhrase: "Request Header Fields Too Large") : HTTPResponseStatus(statusCode: code)
    }
}

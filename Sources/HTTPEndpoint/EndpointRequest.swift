/// A request as a route sees it.
package struct EndpointRequest: Sendable {
    /// `GET`, `HEAD`, `POST`: as sent.
    package var method: String
    /// The path without its query, percent-decoded.
    package var path: String
    /// The query as sent, without the question mark; empty if there is none.
    package var query: String
    /// Header lines in the order received.
    package var headers: [(name: String, value: String)]
    /// The request target as sent: path and query, or a whole URL.
    package var target: String

    /// Whose connection it came over.
    package var client: ClientAddress

    package init(
        method: String = "GET", path: String, query: String = "", headers: [(name: String, value: String)] = [],
        target: String? = nil, client: ClientAddress = .unknown
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.client = client
        self.target = target ?? (query.isEmpty ? path : "\(path)?\(query)")
    }

    /// All values of a header joined by a comma, whatever the case of its name.
    package subscript(_ name: String) -> String? {
        let wanted = name.lowercased()
        let values = headers.filter { $0.name.lowercased() == wanted }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }
}

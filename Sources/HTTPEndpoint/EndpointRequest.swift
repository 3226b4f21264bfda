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

    package init(method: String = "GET", path: String, query: String = "", headers: [(name: String, value: String)] = [])
    {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
    }

    /// All values of a header joined by a comma, whatever the case of its name.
    package subscript(_ name: String) -> String? {
        let values = headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }
}

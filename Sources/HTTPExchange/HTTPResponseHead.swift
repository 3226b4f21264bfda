/// Status and headers of a response.
package struct HTTPResponseHead: Sendable {
    /// The status code, 200 to 599.
    package var status: Int
    /// The header lines in the order received, names as sent.
    package var headers: [(name: String, value: String)]

    package init(status: Int, headers: [(name: String, value: String)] = []) {
        self.status = status
        self.headers = headers
    }

    /// The first value of a header, whatever the case of its name.
    package subscript(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

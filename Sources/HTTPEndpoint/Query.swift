/// The parameters of a query string, in the order sent.
package struct Query: Sendable {
    /// Every `name=value`, decoded; a name without `=` has the value `""`.
    package let parameters: [(name: String, value: String)]

    /// Reads a query as HTML forms write it: `a=1&b=x%20y+z`.
    ///
    /// - Returns: `nil` if a percent escape is broken, or if it does not give UTF-8.
    package init?(_ text: String) {
        var parameters: [(name: String, value: String)] = []
        // Scalar by scalar: a sign and a mark that follows it are one character.
        for pair in text.unicodeScalars.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map { Substring($0) }
            guard let name = PercentCoding.decode(parts[0], plusIsBlank: true),
                let value = PercentCoding.decode(parts.count > 1 ? parts[1] : "", plusIsBlank: true)
            else { return nil }
            parameters.append((name, value))
        }
        self.parameters = parameters
    }

    /// Every value of a parameter, in the order sent.
    package func values(for name: String) -> [String] {
        parameters.filter { $0.name == name }.map(\.value)
    }

    /// The first value of a parameter.
    package subscript(_ name: String) -> String? {
        parameters.first { $0.name == name }?.value
    }
}

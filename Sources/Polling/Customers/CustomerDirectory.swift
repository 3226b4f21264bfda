/// Whose connection is whose, as the user's own file says: `customers_file`.
package struct CustomerDirectory: Equatable, Sendable {
    /// One statement of the file. A key that is not given matches everything.
    package struct Entry: Hashable, Sendable {
        package var source: String?
        package var integration: String?
        package var connection: String?
        package var customer: String

        package init(source: String? = nil, integration: String? = nil, connection: String? = nil, customer: String) {
            self.source = source
            self.integration = integration
            self.connection = connection
            self.customer = customer
        }
    }

    private struct Key: Hashable, Sendable {
        let source: String?
        let integration: String?
        let connection: String?
    }

    private struct Found: Equatable, Sendable {
        let customer: String
        /// Its position in the file.
        let position: Int
    }

    private var found: [Key: Found] = [:]

    /// - Parameter entries: In the order of the file.
    package init(_ entries: [Entry]) {
        for (position, entry) in entries.enumerated() {
            let key = Key(source: entry.source, integration: entry.integration, connection: entry.connection)
            if found[key] == nil { found[key] = Found(customer: entry.customer, position: position) }
        }
    }

    /// The customer of a connection: what the entry with the most keys says, of several the first in the file.
    package func customer(source: String, integration: String, connection: String) -> String? {
        let keys: [[Key]] = [
            [Key(source: source, integration: integration, connection: connection)],
            [
                Key(source: source, integration: integration, connection: nil),
                Key(source: source, integration: nil, connection: connection),
                Key(source: nil, integration: integration, connection: connection),
            ],
            [
                Key(source: source, integration: nil, connection: nil),
                Key(source: nil, integration: integration, connection: nil),
                Key(source: nil, integration: nil, connection: connection),
            ],
            [Key(source: nil, integration: nil, connection: nil)],
        ]
        for alternatives in keys {
            let matches = alternatives.compactMap { found[$0] }
            if let first = matches.min(by: { $0.position < $1.position }) { return first.customer }
        }
        return nil
    }
}

import Fleet
import SyncModel

/// Gives connections the customers that the user's own file names, connections included that no list reports.
///
/// Nothing is calculated again unless the file, the list or the connections of rows have changed.
struct NamedConnections: Sendable {
    private struct Connection: Hashable {
        let integration: String
        let connection: String
    }

    /// The connections of one block's rows, each once.
    private struct OfBlock {
        let content: BlockContent
        let connections: [Connection]
    }

    private let source: String
    /// What the file says; `nil` without a file, or as long as it was never readable.
    private(set) var directory: CustomerDirectory?
    private var blocks: [OfBlock] = []
    private var listed: [PublishedConnection] = []
    private var named: [PublishedConnection] = []
    private var isCurrent = false

    init(of source: String) {
        self.source = source
    }

    /// Takes over the content of the file.
    ///
    /// - Returns: Whether it is another content.
    mutating func take(_ new: CustomerDirectory?) -> Bool {
        guard new != directory else { return false }
        directory = new
        isCurrent = false
        return true
    }

    /// The connections to publish.
    ///
    /// - Parameters:
    ///   - listed: Those that the vendor reports, in the order of integration and connection.
    ///   - blocks: The source's syncs.
    mutating func connections(_ listed: [PublishedConnection], of blocks: [Block]) -> [PublishedConnection] {
        guard let directory else { return listed }
        let isSameList = isCurrent && self.listed.isSame(as: listed)
        let areSameRows = update(with: blocks)
        if isSameList, areSameRows { return named }
        self.listed = listed
        isCurrent = true
        var seen: Set<Connection> = []
        named = listed.map { connection in
            var connection = connection
            let reading = connection.reading
            seen.insert(Connection(integration: reading.integration, connection: reading.connection))
            connection.reading.customer =
                directory.customer(
                    source: source, integration: reading.integration, connection: reading.connection)
                ?? reading.customer
            return connection
        }
        let before = named.count
        for block in self.blocks {
            for connection in block.connections where seen.insert(connection).inserted {
                guard
                    let customer = directory.customer(
                        source: source, integration: connection.integration, connection: connection.connection)
                else { continue }
                var reading = ConnectionReading(
                    integration: connection.integration, connection: connection.connection, state: nil)
                reading.customer = customer
                // Whose it is does not become outdated: it goes with its last row.
                named.append(PublishedConnection(reading, expires: .max))
            }
        }
        if named.count > before {
            named.sort {
                ($0.reading.integration, $0.reading.connection) < ($1.reading.integration, $1.reading.connection)
            }
        }
        return named
    }

    /// - Returns: Whether the rows have the same connections as before.
    private mutating func update(with blocks: [Block]) -> Bool {
        var areSame = blocks.count == self.blocks.count
        self.blocks = blocks.enumerated().map { index, block in
            let known = index < self.blocks.count ? self.blocks[index] : nil
            if let known, known.content === block.content { return known }
            let connections = Self.connections(of: block.content)
            if known?.connections != connections { areSame = false }
            return OfBlock(content: block.content, connections: connections)
        }
        return areSame
    }

    private static func connections(of content: BlockContent) -> [Connection] {
        var connections: [Connection] = []
        var last: (TextNumber, TextNumber)?
        for row in content.rows where last.map({ $0 != (row.integration, row.connection) }) ?? true {
            last = (row.integration, row.connection)
            connections.append(
                Connection(
                    integration: content.texts[row.integration], connection: content.texts[row.connection]))
        }
        return connections
    }
}

extension Array {
    /// Whether two arrays share their memory, and therefore are equal.
    fileprivate func isSame(as other: [Element]) -> Bool {
        count == other.count
            && withUnsafeBufferPointer { own in other.withUnsafeBufferPointer { own.baseAddress == $0.baseAddress } }
    }
}

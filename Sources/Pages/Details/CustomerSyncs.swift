import Fleet
import SyncModel

/// The connections and syncs of one customer, of all sources.
struct CustomerSyncs: Sendable {
    let name: String
    let sources: [PublishedSource]
    private(set) var connections: [ConnectionReading] = []
    /// The worst first.
    private(set) var syncs: [ListedSync] = []
    private(set) var counts = SyncCounts()

    init(of name: String, in sources: [PublishedSource], now: Timestamp, uptime: Duration) {
        self.name = name
        self.sources = sources
        var worst = WorstSyncs(keeping: Self.maximumSyncs)
        for (position, source) in sources.enumerated() {
            let listing = SourceListing(source, position: position, now: now, uptime: uptime)
            connections += listing.connections(of: name)
            for sync in listing.syncs(of: name) {
                counts.add(sync)
                worst.add(sync)
            }
        }
        syncs = worst.sorted
    }

    /// More rows would not be a page to read.
    private static let maximumSyncs = 500
}

extension SourceListing {
    /// The connections of a customer, in the order of their names.
    func connections(of customer: String) -> [ConnectionReading] {
        source.servedConnections(at: uptime).filter { $0.customer == customer }
            .sorted { ($0.integration, $0.connection) < ($1.integration, $1.connection) }
    }

    /// The syncs of a customer, in their order. Blocks without its connections are not read.
    func syncs(of customer: String) -> [ListedSync] {
        let names = Set(connections(of: customer).map { LabelValue.bounded($0.connection) })
        if names.isEmpty { return [] }
        return source.blocks.filter { $0.hasConnection(among: names) }.flatMap { block in
            syncs(of: block).filter { $0.connection?.customer == customer }
        }
    }
}

extension Block {
    /// Whether a row has one of these connections.
    func hasConnection(among names: Set<String>) -> Bool {
        var last = TextNumber.none
        return content.rows.contains { row in
            guard row.connection != last else { return false }
            last = row.connection
            return names.contains(content.texts[last])
        }
    }
}

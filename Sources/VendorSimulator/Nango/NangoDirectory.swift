/// Finds the connections and syncs of a fleet without looking through all of them.
struct NangoDirectory: Sendable {
    /// In the order in which they are listed.
    let integrations: [NangoIntegration]
    /// How many connections the fleet has.
    let connectionCount: Int

    private let listed: [NangoConnection]
    private let bulk: [(syncs: NangoBulkSyncs, firstConnection: Int)]
    private let syncs: [String: any NangoSyncList]
    private let providers: [String: String]

    init(_ fleet: NangoFleet) {
        integrations =
            fleet.integrations + fleet.bulk.map { NangoIntegration(uniqueKey: $0.uniqueKey, provider: $0.uniqueKey) }
        providers = Dictionary(integrations.map { ($0.uniqueKey, $0.provider) }) { $1 }
        listed = fleet.connections

        let connections = Dictionary(grouping: fleet.connections, by: \.integration)
        let listedSyncs = Dictionary(grouping: fleet.syncs, by: \.integration)
        var syncs: [String: any NangoSyncList] = [:]
        for integration in Set(connections.keys).union(listedSyncs.keys) {
            syncs[integration] = NangoListedSyncs(
                listedSyncs[integration] ?? [], connections: (connections[integration] ?? []).map(\.id))
        }

        var bulk: [(syncs: NangoBulkSyncs, firstConnection: Int)] = []
        var count = fleet.connections.count
        for integration in fleet.bulk {
            let computed = NangoBulkSyncs(integration)
            syncs[integration.uniqueKey] = computed
            bulk.append((computed, count))
            count += integration.connections
        }
        connectionCount = count
        self.bulk = bulk
        self.syncs = syncs
    }

    /// The kind of API behind an integration; its key if it is not listed.
    func provider(of integration: String) -> String {
        providers[integration] ?? integration
    }

    /// The syncs of an integration; `nil` if it does not exist or has neither connections nor syncs.
    func syncs(of integration: String) -> (any NangoSyncList)? {
        syncs[integration]
    }

    /// A connection by its position in the order of creation.
    func connection(at position: Int) -> NangoConnection {
        if position < listed.count { return listed[position] }
        guard let place = bulk.last(where: { $0.firstConnection <= position }) else { return listed[position] }
        return place.syncs.connection(at: position - place.firstConnection)
    }
}

/// The syncs of one integration, by number.
protocol NangoSyncList: Sendable {
    /// How many there are.
    var count: Int { get }

    /// The numbers of those that have lost their schedule.
    var unscheduled: Set<Int> { get }

    /// The sync with a number: at least 0, less than ``count``.
    func sync(at number: Int) -> NangoSync

    /// The numbers of the syncs that a request selects, in ascending order; `nil` if the connection does not exist.
    func numbers(connection: String?, names: NangoSyncNames) -> [Int]?
}

/// Syncs that are stored.
struct NangoListedSyncs: NangoSyncList {
    let syncs: [NangoSync]
    let unscheduled: Set<Int>
    private let byConnection: [String: [Int]]

    init(_ syncs: [NangoSync], connections: [String] = []) {
        self.syncs = syncs
        unscheduled = Set(syncs.indices.filter { syncs[$0].scenario == .unscheduled })
        var byConnection: [String: [Int]] = [:]
        for id in connections { byConnection[id] = [] }
        for (number, sync) in syncs.enumerated() { byConnection[sync.connection, default: []].append(number) }
        self.byConnection = byConnection
    }

    var count: Int { syncs.count }

    func sync(at number: Int) -> NangoSync { syncs[number] }

    func numbers(connection: String?, names: NangoSyncNames) -> [Int]? {
        if let connection {
            return byConnection[connection]?.filter { names.contain(syncs[$0].name, variant: syncs[$0].variant) }
        }
        return names.isAll
            ? Array(syncs.indices) : syncs.indices.filter { names.contain(syncs[$0].name, variant: syncs[$0].variant) }
    }
}

/// Syncs that are computed.
struct NangoBulkSyncs: NangoSyncList {
    let integration: NangoBulkIntegration
    let unscheduled: Set<Int>
    private let ids: [String]
    private let positions: [String: Int]

    init(_ integration: NangoBulkIntegration) {
        self.integration = integration
        unscheduled = Set(integration.exceptions.filter { $0.value == .unscheduled }.keys)
        ids = (0..<integration.connections).map(integration.connectionID)
        positions = Dictionary(ids.enumerated().map { ($0.element, $0.offset) }) { $1 }
    }

    var count: Int { integration.syncs }

    func sync(at number: Int) -> NangoSync {
        integration.sync(number, connectionID: ids[number / integration.templates.count])
    }

    func connection(at position: Int) -> NangoConnection {
        integration.connection(position, id: ids[position])
    }

    func numbers(connection: String?, names: NangoSyncNames) -> [Int]? {
        let connections: Range<Int>
        if let connection {
            guard let position = positions[connection] else { return nil }
            connections = position..<position + 1
        } else {
            connections = ids.indices
        }
        let size = integration.templates.count
        let selected = integration.templates.indices.filter { names.contain(integration.templates[$0].name) }
        var numbers: [Int] = []
        numbers.reserveCapacity(connections.count * selected.count)
        for connection in connections {
            for template in selected { numbers.append(connection * size + template) }
        }
        return numbers
    }
}

package import SyncModel

/// What really happens in the environment, for comparison with what a client has seen of it.
extension NangoSimulation {
    /// A sync by the names that a client knows; `nil` if it does not exist.
    package func sync(integration: String, connection: String, name: String, variant: String = "base") -> NangoSync? {
        guard let list = directory.syncs(of: integration),
            let numbers = list.numbers(connection: connection, names: .some(["\(name)::\(variant)"]))
        else { return nil }
        return numbers.first.map(list.sync)
    }

    /// Calls a function with every sync of the environment, integration by integration.
    package func forEachSync(_ body: (NangoSync) -> Void) {
        for integration in directory.integrations {
            guard let list = directory.syncs(of: integration.uniqueKey) else { continue }
            for number in 0..<list.count { body(list.sync(at: number)) }
        }
    }

    /// The ends of all runs that ended later than `start` and not later than `end`, as Nango reports them.
    package func ends(after start: Timestamp, through end: Timestamp) -> [(sync: NangoSync, end: Timestamp)] {
        var ends: [(sync: NangoSync, end: Timestamp)] = []
        forEachSync { sync in
            for time in sync.ends(after: start, through: end) { ends.append((sync, time)) }
        }
        return ends
    }
}

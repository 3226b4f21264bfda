import Fleet
import SyncModel

/// The state of a source's connections, by the target or list that reported them.
struct ConnectionTable: Sendable {
    private var byOrigin: [String: [PublishedConnection]] = [:]
    /// All of them, in the order of integration and connection.
    private(set) var sorted: [PublishedConnection] = []

    /// Takes in what an origin reports in place of what it reported before; `nil` if it is gone.
    mutating func set(_ reported: [PublishedConnection]?, from origin: String) {
        let old = byOrigin.updateValue(reported ?? [], forKey: origin) ?? []
        if reported == nil { byOrigin[origin] = nil }
        let new = reported ?? []
        // Accounts that report only themselves come one by one.
        guard old.count + new.count <= 4 else { return sort() }
        for connection in old { remove(connection) }
        for connection in new { sorted.insert(connection, at: position(of: connection)) }
    }

    private mutating func sort() {
        sorted = byOrigin.values.joined().sorted { Self.key($0) < Self.key($1) }
    }

    private mutating func remove(_ connection: PublishedConnection) {
        var index = position(of: connection)
        while index < sorted.count, Self.key(sorted[index]) == Self.key(connection) {
            if sorted[index].expires == connection.expires, sorted[index].reading == connection.reading {
                sorted.remove(at: index)
                return
            }
            index += 1
        }
    }

    /// The first position whose connection does not come before this one.
    private func position(of connection: PublishedConnection) -> Int {
        var (start, end) = (0, sorted.count)
        while start < end {
            let middle = (start + end) / 2
            if Self.key(sorted[middle]) < Self.key(connection) { start = middle + 1 } else { end = middle }
        }
        return start
    }

    private static func key(_ connection: PublishedConnection) -> (String, String) {
        (connection.reading.integration, connection.reading.connection)
    }
}

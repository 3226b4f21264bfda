import Fleet
import SyncModel

/// The state of a source's connections, by the target or list that reported them.
struct ConnectionTable: Sendable {
    private var byOrigin: [String: [PublishedConnection]] = [:]
    /// All of them, in the order of integration and connection.
    private(set) var sorted: [PublishedConnection] = []

    subscript(origin: String) -> [PublishedConnection]? {
        get { byOrigin[origin] }
        set {
            if newValue == nil, byOrigin[origin] == nil { return }
            byOrigin[origin] = newValue
            sorted = byOrigin.values.joined().sorted {
                ($0.reading.integration, $0.reading.connection) < ($1.reading.integration, $1.reading.connection)
            }
        }
    }
}

import Exposition
import SyncModel

extension MetricCatalogue {
    static let perConnection: [Metric] = [
        Metric(
            "sync_connection_state", labels: ["source", "provider", "integration", "connection", "state"],
            help: "1 for the present state of a connection's credentials, 0 for the others, as of the last poll.",
            series: .connections { connection, states, writer in
                for state in ConnectionState.inOrder where states == .all || state == connection.state {
                    writer.sample(
                        connection.labels, and: ("state", state.rawValue), .integer(state == connection.state ? 1 : 0))
                }
            })
    ]
}

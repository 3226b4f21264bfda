import Exposition
import SyncModel

extension MetricCatalogue {
    static let perConnection: [Metric] = [
        Metric(
            "sync_connection_state", labels: ["source", "provider", "integration", "connection", "state"],
            help: "1 for the present state of a connection's credentials, 0 for the others, as of the last poll."
        ) { scrape, writer in
            for connection in scrape.sources.flatMap(\.connections) {
                let states = ConnectionState.labels
                for (state, label) in scrape.allStates ? states[...] : states.only(connection.state) {
                    writer.sample(connection.labels.adding(label), .integer(state == connection.state ? 1 : 0))
                }
            }
        }
    ]
}

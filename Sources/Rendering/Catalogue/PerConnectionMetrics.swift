import Exposition
import Fleet
import SyncModel

extension MetricCatalogue {
    static let perConnection: [Metric] = [
        Metric(
            "sync_connection_state", labels: connectionLabels + ["state"],
            help: "1 for the present state of a connection's credentials, 0 for the others, as of the last poll.",
            series: .connections { connection, labels, states, writer in
                guard let present = connection.state else { return }
                for (state, label) in ConnectionState.labels where states == .all || state == present {
                    writer.sample(labels, and: label, .integer(state == present ? 1 : 0))
                }
            }),
        Metric(
            "sync_connection_info", .info, labels: connectionLabels + ["customer"],
            help: "Whose connection it is, where the configuration says how to find that out.",
            series: .connections { connection, labels, _, writer in
                guard let customer = connection.customer else { return }
                writer.sample(labels, and: ("customer", LabelValue.bounded(customer)), .integer(1))
            }),
    ]

    private static let connectionLabels = ["source", "provider", "integration", "connection"]
}

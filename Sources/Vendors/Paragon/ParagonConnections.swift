import JSONStream
import SyncModel

/// The response to `GET /projects/{id}/sdk/me`: a user's connections. Of the user's metadata only the member that the
/// configuration names is decoded, and nothing of credentials but their status.
struct ParagonConnections: Sendable {
    /// The enabled integrations and the status of their credentials, in the order of their names.
    let statuses: [(integration: String, status: String)]
    let customer: String?

    /// - Parameter customerKey: The member of `meta` that says who the user is.
    init?(_ json: JSONValue, customerKey: String?) {
        guard let integrations = json["integrations"]?.members else { return nil }
        statuses = integrations.compactMap { name, integration in
            guard integration["enabled"]?.bool == true, let status = integration.text("credentialStatus") else {
                return nil
            }
            return (name, status)
        }
        customer = customerKey.flatMap { key in
            json["meta"]?.members?.first { $0.key == key }?.value.string.flatMap { $0.isEmpty ? nil : $0 }
        }
    }

    func readings(of user: String) -> [ConnectionReading] {
        statuses.map { integration, status in
            var reading = ConnectionReading(
                integration: integration, connection: user, state: ConnectionState(paragon: status))
            reading.customer = customer
            return reading
        }
    }
}

extension ConnectionState {
    fileprivate init(paragon status: String) {
        self =
            switch status.uppercased() {
            case "VALID": .ok
            case "INVALID": .authError
            case "PENDING": .incomplete
            default: .unknown
            }
    }
}

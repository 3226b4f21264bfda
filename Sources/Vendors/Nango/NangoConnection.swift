import HTTPExchange
import JSONStream
import SyncModel

/// One element of `data` in the response to `GET /integrations`.
struct NangoIntegration: JSONElement {
    /// `unique_key`, which elsewhere is the `provider_config_key`.
    let key: String

    init?(_ json: JSONValue) {
        guard let key = json.text("unique_key") else { return nil }
        self.key = key
    }
}

/// One element of `connections` in the response to `GET /connections`. Of its members about end users only the one that
/// the configuration names is decoded.
struct NangoConnection: JSONElement, Hashable {
    /// `connection_id`
    let id: String
    /// `provider_config_key`
    let integration: String
    /// Whether `errors[]` has one of type `auth`.
    let hasBrokenCredentials: Bool
    /// A hash of `errors[]`, which changes with each failure; `nil` if there are none.
    let failures: Int?
    /// `errors[].log_id` of type `sync`: the IDs of failed runs, if the configuration asks for reasons.
    let failedRuns: [String]
    /// Whose connection it is, if the configuration asks for that.
    let customer: String?

    init?(_ json: JSONValue) {
        self.init(json, customer: nil, withFailedRuns: false)
    }

    /// - Parameter customer: The member that says whose connection it is.
    init?(_ json: JSONValue, customer: NangoCustomer?, withFailedRuns: Bool) {
        guard let id = json.text("connection_id"), let integration = json.text("provider_config_key") else {
            return nil
        }
        self.id = id
        self.integration = integration
        let errors = json["errors"]?.elements ?? []
        hasBrokenCredentials = errors.contains { $0.string("type")?.lowercased() == "auth" }
        failures = errors.isEmpty ? nil : Self.hash(errors)
        failedRuns =
            withFailedRuns ? errors.filter { $0.string("type") == "sync" }.compactMap { $0.text("log_id") } : []
        self.customer = customer?.value(in: json)
    }

    /// Independent of the order, which may differ between responses.
    private static func hash(_ errors: [JSONValue]) -> Int {
        let sum = errors.reduce(UInt64(0)) { sum, error in
            var hash = FNV1a()
            hash.absorb(error.text("type") ?? "")
            hash.absorb(error.text("log_id") ?? "")
            return sum &+ hash.value
        }
        return Int(truncatingIfNeeded: sum)
    }

    var reading: ConnectionReading {
        var reading = ConnectionReading(
            integration: integration, connection: id, state: hasBrokenCredentials ? .authError : .ok)
        reading.customer = customer
        return reading
    }
}

extension ConnectionListing {
    /// Adds what a list of connections says of these integrations.
    ///
    /// - Parameter withStates: Whether the connections' states are wanted.
    mutating func add(_ listed: [NangoConnection], of targets: [Target], withStates: Bool) {
        let ids = Dictionary(targets.map { ($0.name, $0.id) }) { first, _ in first }
        for id in ids.values { connectionsByTarget[id] = [] }
        // A connection may be on two pages, if another one was made in between.
        var seen: Set<ConnectionKey> = []
        for connection in listed {
            guard let target = ids[connection.integration],
                seen.insert(ConnectionKey(target: target, connection: connection.id)).inserted
            else { continue }
            connectionsByTarget[target, default: []].append(connection.id)
            if let failures = connection.failures { hints[target, default: [:]][connection.id] = failures }
            if withStates { connections.append(connection.reading) }
        }
        for target in connectionsByTarget.keys { connectionsByTarget[target]?.sort() }
    }

    private struct ConnectionKey: Hashable {
        let target: String
        let connection: String
    }
}

/// An integration with many connections that have the same syncs, none of which is stored.
///
/// All syncs of a connection start together. Each connection has its own random offset within the interval.
package struct NangoBulkIntegration: Sendable {
    /// A sync that every connection has.
    package struct Template: Sendable {
        package var name: String
        package var models: [String]

        package init(_ name: String, models: [String]) {
            self.name = name
            self.models = models
        }
    }

    /// Five syncs as an accounting integration has them.
    package static let accounting = [
        Template("customers", models: ["Customer"]), Template("invoices", models: ["Invoice", "InvoiceLine"]),
        Template("payments", models: ["Payment"]), Template("items", models: ["Item"]),
        Template("journal-entries", models: ["JournalEntry"]),
    ]

    /// The `provider_config_key`.
    package let uniqueKey: String
    /// The number of connections.
    package let connections: Int
    /// What every connection has.
    package let templates: [Template]
    /// Seconds between two starts.
    package let interval: Double
    /// The fraction of syncs that fail every second run.
    package let flapping: Double
    /// What happens to particular syncs, by their number: connection × number of templates + template.
    package let exceptions: [Int: NangoScenario]

    private let random: SeededRandom
    private let grid: SeededRandom
    private let runLength: Double
    private let frequency: String

    /// Makes an integration that follows from the seed and its key.
    ///
    /// - Parameters:
    ///   - interval: Seconds between two starts, at least 30.
    ///   - runLength: Seconds that every run takes.
    package init(
        uniqueKey: String, connections: Int, templates: [Template] = Self.accounting, interval: Double = 3600,
        runLength: Double = 20, flapping: Double = 0.02, exceptions: [Int: NangoScenario] = [:], seed: UInt64 = 1
    ) {
        self.uniqueKey = uniqueKey
        self.connections = connections
        self.templates = templates
        self.interval = interval
        self.flapping = flapping
        self.exceptions = exceptions
        self.runLength = runLength
        random = SeededRandom(seed: seed).named("bulk").named(uniqueKey)
        grid = random.named("grid")
        frequency = interval == 3600 ? "every hour" : "every \(Int(interval))s"
    }

    /// The number of syncs.
    package var syncs: Int { connections * templates.count }

    /// The ID of a connection, a UUID.
    func connectionID(_ connection: Int) -> String {
        random.numbered(connection).named("connection").uuid
    }

    /// A connection; its customer has a made-up name.
    func connection(_ connection: Int, id: String) -> NangoConnection {
        let name = CustomerName.at(connection)
        return NangoConnection(
            id: id, integration: uniqueKey,
            endUser: NangoEndUser(
                id: "customer-\(connection)", displayName: name, email: "private-\(connection)@example.com",
                organization: (id: "org-\(connection)", displayName: name)))
    }

    /// A sync, by its number.
    func sync(_ number: Int, connectionID: String) -> NangoSync {
        let (connection, position) = number.quotientAndRemainder(dividingBy: templates.count)
        let template = templates[position]
        let own = random.numbered(connection).named(template.name)
        let isFlapping = flapping > 0 && own.named("scenario").unit(0) < flapping
        return NangoSync(
            own, integration: uniqueKey, connection: connectionID, name: template.name, models: template.models,
            frequency: frequency,
            grid: RunGrid(
                interval: interval, phase: grid.unit(connection) * interval, runLength: runLength, variation: 0,
                random: own),
            scenario: exceptions[number] ?? (isFlapping ? .flapping : .healthy))
    }
}

import HTTPEndpoint
import SyncModel

/// What a valid request costs, and what its response is.
struct NangoWork {
    /// Time that a worker spends on it.
    let duration: Duration
    /// Makes the response. Its argument is when the work began, in Unix seconds.
    let respond: (Double) -> EndpointResponse
}

extension NangoSimulation {
    /// `GET /sync/status`.
    func status(_ query: NangoQuery, _ settings: Settings) throws(NangoRefusal) -> NangoWork {
        var query = query
        let names = NangoSyncNames(query.requiredText("syncs"))
        let integration = query.requiredText("provider_config_key")
        let connection = query.text("connection_id")
        try query.finish()

        guard let list = directory.syncs(of: integration) else {
            guard connection == nil else { throw .connectionNotFound }
            return NangoWork(duration: settings.cost.request) { _ in .json(.object([("syncs", .array([]))])) }
        }
        let isAbsent = connection.map(settings.absentConnections.contains) ?? false
        guard !isAbsent, var numbers = list.numbers(connection: connection, names: names) else {
            throw .connectionNotFound
        }
        if connection == nil, !settings.absentConnections.isEmpty {
            numbers.removeAll { settings.absentConnections.contains(list.sync(at: $0).connection) }
        }
        if names.isAll, let maximum = settings.maximumWildcardSyncs, numbers.count > maximum {
            // The server finds the syncs, which is much cheaper than looking up each, then queries too many at once.
            let refusal = unexpectedError()
            return NangoWork(duration: settings.cost.request + settings.cost.sync * numbers.count / 256) { _ in
                refusal.response
            }
        }
        if fleet.frozenAt != nil, names.isAll, connection == nil, !settings.isOldGeneration {
            return frozen(integration, list, numbers, settings)
        }
        return inOrder(shuffled(numbers), of: list, settings)
    }

    /// The server looks at one sync after another: each is as it was at its own time.
    private func inOrder(_ numbers: [Int], of list: any NangoSyncList, _ settings: Settings) -> NangoWork {
        let cost = settings.cost
        if !list.unscheduled.isEmpty, let fatal = numbers.firstIndex(where: list.unscheduled.contains) {
            let refusal = unexpectedError()
            return NangoWork(duration: cost.request + cost.sync * (fatal + 1)) { _ in refusal.response }
        }
        let (request, sync) = (cost.request.inSeconds, cost.sync.inSeconds)
        return NangoWork(duration: cost.request + cost.sync * numbers.count) { [fleet] begin in
            Self.items(numbers, of: list, isOldGeneration: settings.isOldGeneration) { position in
                fleet.frozenAt ?? begin + request + sync * Double(position + 1)
            }
        }
    }

    /// The response for a whole integration of a fleet that stands still, rendered once.
    private func frozen(
        _ integration: String, _ list: any NangoSyncList, _ numbers: [Int], _ settings: Settings
    ) -> NangoWork {
        let cost = settings.cost
        return NangoWork(duration: cost.request + cost.sync * numbers.count) { [self] now in
            rendered(integration) {
                Self.items(shuffled(numbers), of: list, isOldGeneration: false) { _ in fleet.frozenAt ?? now }
            }
        }
    }

    private static func items(
        _ numbers: [Int], of list: any NangoSyncList, isOldGeneration: Bool, at time: (Int) -> Double
    ) -> EndpointResponse {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("syncs")
            writer.array { writer in
                for (position, number) in numbers.enumerated() {
                    list.sync(at: number).writeItem(to: &writer, at: time(position), isOldGeneration: isOldGeneration)
                }
            }
        }
        return .json(writer.bytes)
    }

    /// `GET /integrations`.
    func integrations(_ query: NangoQuery, _ settings: Settings) throws(NangoRefusal) -> NangoWork {
        var query = query
        try query.finish()
        let items = directory.integrations.map { integration in
            JSONValue.object([
                ("unique_key", .string(integration.uniqueKey)), ("provider", .string(integration.provider)),
                ("display_name", .string(integration.provider)),
                ("logo", .string("https://app.example/images/template-logos/\(integration.provider).svg")),
                ("forward_webhooks", .bool(true)), ("created_at", "2025-11-03T10:12:44.108Z"),
                ("updated_at", "2026-02-17T08:00:01.550Z"),
            ])
        }
        return NangoWork(duration: settings.cost.request) { _ in .json(.object([("data", .array(items))])) }
    }

    /// `GET /connections`: the newest first.
    func connections(_ query: NangoQuery, _ settings: Settings) throws(NangoRefusal) -> NangoWork {
        var query = query
        let limit = settings.isOldGeneration ? nil : query.number("limit", in: 1...1000)
        let page = settings.isOldGeneration ? nil : query.number("page", in: 0...Int(Int32.max))
        try query.finish()

        let newestFirst = (0..<directory.connectionCount).reversed()
        let size = limit ?? newestFirst.count
        let start = (page ?? 0) * size
        let isPresent = { [directory] position in
            settings.absentConnections.isEmpty
                || !settings.absentConnections.contains(directory.connection(at: position).id)
        }
        let positions = newestFirst.lazy.filter(isPresent).dropFirst(start).prefix(size).map { $0 }
        let duration = settings.cost.request + settings.cost.connection * positions.count
        return NangoWork(duration: duration) { [directory] begin in
            var writer = JSONWriter()
            writer.object { writer in
                writer.key("connections")
                writer.array { writer in
                    for position in positions { directory.writeConnection(at: position, begin, to: &writer) }
                }
            }
            return .json(writer.bytes)
        }
    }
}

extension NangoDirectory {
    fileprivate func writeConnection(at position: Int, _ now: Double, to writer: inout JSONWriter) {
        let connection = connection(at: position)
        let list = syncs(of: connection.integration)
        let numbers = list?.numbers(connection: connection.id, names: .all) ?? []
        connection.writeItem(
            number: position + 1, provider: provider(of: connection.integration),
            syncs: numbers.lazy.compactMap { list?.sync(at: $0) }, at: now, to: &writer)
    }
}

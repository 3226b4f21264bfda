import Synchronization

/// What is worth remembering of a Nango server from poll to poll.
final class NangoMemory: Sendable {
    private struct State {
        var refusesPages = false
        var connections: [String: Set<String>] = [:]
    }

    private let state = Mutex(State())

    /// Whether the server is of the generation that refuses `limit` and `page`.
    var refusesPages: Bool { state.withLock { $0.refusesPages } }

    func notePagesAreRefused() {
        state.withLock { $0.refusesPages = true }
    }

    /// The connections of an integration that the last list or the last whole answer named, in a stable order.
    func connections(of integration: String) -> [String] {
        state.withLock { $0.connections[integration, default: []] }.sorted()
    }

    func remember(_ connections: Set<String>, of integration: String) {
        // A sync whose connection the vendor left out cannot be asked for by connection.
        state.withLock { $0.connections[integration] = connections.subtracting([""]) }
    }

    func remember(_ listed: [NangoConnection]) {
        let byIntegration = Dictionary(grouping: listed, by: \.integration).mapValues { Set($0.map(\.id)) }
        state.withLock { $0.connections = byIntegration }
    }
}

import HTTPExchange
import SyncModel
import Synchronization

/// What is remembered of a Nango environment between two requests.
final class NangoMemory: Sendable {
    private struct State {
        var key: Secret?
        var targets: [Target] = []
        var refusesPages = false
    }

    /// Guards what discovery found.
    private let state = Mutex(State())

    /// The secret key as discovery read it; `nil` before the first discovery.
    var key: Secret? { state.withLock { $0.key } }

    /// The integrations that the last discovery found.
    var targets: [Target] { state.withLock { $0.targets } }

    /// Whether the server is of the generation that refuses `limit` and `page`.
    var refusesPages: Bool { state.withLock { $0.refusesPages } }

    func remember(_ key: Secret) {
        state.withLock { $0.key = key }
    }

    func remember(_ targets: [Target]) {
        state.withLock { $0.targets = targets }
    }

    func notePagesAreRefused() {
        state.withLock { $0.refusesPages = true }
    }
}

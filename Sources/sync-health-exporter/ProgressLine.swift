import Foundation
import Providers
import Synchronization

/// One line on the terminal that tells how far a round of polls has come; nothing at all where nobody looks.
final class ProgressLine: Sendable {
    private struct State {
        var done: Set<String> = []
        var targets: [String: PollProgress] = [:]
    }

    private let sources: Int
    private let isShown = StandardError.isTerminal
    private let state = Mutex(State())

    init(sources: Int) {
        self.sources = sources
    }

    func note(_ source: String, _ progress: PollProgress) {
        show { $0.targets[source] = progress }
    }

    func noteDone(_ source: String) {
        show { _ = $0.done.insert(source) }
    }

    /// Wipes the line, so that what follows stands alone.
    func clear() {
        if isShown { write("\r\u{1B}[K") }
    }

    private func show(_ change: (inout State) -> Void) {
        guard isShown else { return }
        state.withLock { state in
            change(&state)
            let read = state.targets.values.reduce(0) { $0 + $1.done }
            let all = state.targets.values.reduce(0) { $0 + $1.total }
            write("\r\u{1B}[Kpolling: \(state.done.count) of \(sources) sources, \(read) of \(all) targets")
        }
    }

    private func write(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}

import Fleet
import Foundation
import SyncModel
import Synchronization

/// One line on the terminal that shows how far a round has come; nothing where standard error is not a terminal.
final class ProgressLine: Sendable {
    private struct State {
        var done: Set<String> = []
        var rounds: [String: RoundProgress] = [:]
    }

    private let sources: Int
    private let isShown = StandardError.isTerminal
    private let timekeeper: any Timekeeper
    private let began: Duration
    /// Guards how far each source has come.
    private let state = Mutex(State())

    init(sources: Int, timekeeper: any Timekeeper) {
        self.sources = sources
        self.timekeeper = timekeeper
        began = timekeeper.uptime
    }

    func note(_ source: String, _ progress: RoundProgress) {
        show { $0.rounds[source] = progress }
    }

    func noteDone(_ source: String) {
        show { _ = $0.done.insert(source) }
    }

    /// Wipes the line, so that what follows begins a line of its own.
    func clear() {
        if isShown { write("\r\u{1B}[K") }
    }

    private func show(_ change: (inout State) -> Void) {
        guard isShown else { return }
        state.withLock { state in
            change(&state)
            let done = state.rounds.values.reduce(0) { $0 + $1.done }
            let all = state.rounds.values.reduce(0) { $0 + $1.total }
            write(
                "\r\u{1B}[Kpolling: \(state.done.count) of \(sources) sources, \(done) of \(all) parts"
                    + timeLeft(done: done, of: all))
        }
    }

    /// How long the rest takes at this pace, once that can be told.
    private func timeLeft(done: Int, of all: Int) -> String {
        let elapsed = (timekeeper.uptime - began).inSeconds
        guard done >= 5, elapsed >= 5, done < all else { return "" }
        let left = elapsed / Double(done) * Double(all - done)
        return left < 90 ? ", about \(Int(left)) s left" : ", about \(Int((left / 60).rounded())) min left"
    }

    private func write(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}

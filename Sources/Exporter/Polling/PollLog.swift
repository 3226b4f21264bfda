import HTTPExchange
import Logging
import Providers
import Synchronization

/// Says once what went wrong with a source, and once that it is over; a failure that lasts is no news.
final class PollLog: Sendable {
    private struct State {
        var failures: [String: FailureReason] = [:]
        var words: Set<String> = []
        var isOverLimit = false
    }

    /// So many different unknown words are worth a line; a vendor that sends more sends noise.
    private static let mostWords = 20

    private let source: SourceConfiguration
    private let logger: Logger
    private let state = Mutex(State())

    init(source: SourceConfiguration, logger: Logger) {
        self.source = source
        var logger = logger
        logger[metadataKey: "source"] = "\(source.name)"
        self.logger = logger
    }

    /// - Parameter overLimit: How many syncs there were beyond `max_syncs`; `nil` if the poll does not tell.
    func note(_ result: Result<SourceReading, RequestFailure>, _ summary: PollSummary, overLimit: Int?) {
        switch result {
        case .failure(let failure):
            note(failure, of: nil)
        case .success(let reading):
            note(nil, of: nil)
            forgetTargets(except: Set(reading.outcomes.map(\.target.id)))
            for outcome in reading.outcomes {
                switch outcome.result {
                case .failure(let failure): note(failure, of: outcome.target.id)
                case .success(let target):
                    note(target.failure ?? target.refusal, of: outcome.target.id)
                    target.unknownWords.forEach(note(word:))
                }
            }
        }
        if let overLimit { note(overLimit: overLimit) }
        logger.debug(
            "polled",
            metadata: [
                "targets": "\(summary.targets)", "failed": "\(summary.failedTargets)",
                "duration": "\(summary.duration)",
            ])
    }

    /// - Parameter target: A target's id, or `nil` for the source as a whole.
    private func note(_ failure: RequestFailure?, of target: String?) {
        let key = target ?? ""
        let previous = state.withLock { state in
            let previous = state.failures[key]
            state.failures[key] = failure?.reason
            return previous
        }
        guard previous != failure?.reason else { return }
        var metadata: Logger.Metadata = [:]
        if let target { metadata["target"] = "\(target)" }
        guard let failure else {
            logger.info(target == nil ? "source can be read again" : "target can be read again", metadata: metadata)
            return
        }
        metadata["reason"] = "\(failure.reason.rawValue)"
        metadata["error"] = "\(failure)"
        logger.warning(target == nil ? "source cannot be read" : "target cannot be read", metadata: metadata)
    }

    private func forgetTargets(except present: Set<String>) {
        state.withLock { state in
            state.failures = state.failures.filter { $0.key.isEmpty || present.contains($0.key) }
        }
    }

    private func note(word: String) {
        let isNew = state.withLock { $0.words.count < Self.mostWords && $0.words.insert(word).inserted }
        guard isNew else { return }
        logger.warning(
            "the vendor used a status word that is not known here", metadata: ["word": "\(word.prefix(64))"])
    }

    private func note(overLimit: Int) {
        let isNew = state.withLock { state in
            defer { state.isOverLimit = overLimit > 0 }
            return overLimit > 0 && !state.isOverLimit
        }
        guard isNew else { return }
        logger.warning(
            "there are more syncs than max_syncs allows: some are not shown",
            metadata: ["max_syncs": "\(source.polling.maximumSyncs)", "not_shown": "\(overLimit)"])
    }
}

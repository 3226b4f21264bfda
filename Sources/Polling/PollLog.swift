import HTTPExchange
import Logging
import SyncModel

/// Reports once what went wrong with a source, and once that it is over: a failure that lasts is not news.
struct PollLog: Sendable {
    /// So many different unknown words are worth a line; a vendor that sends more sends noise.
    private static let maximumWords = 20

    let logger: Logger
    private let maximumSyncs: Int
    private var failures: [String: Set<FailureReason>] = [:]
    private var words: Set<String> = []
    private var isOverLimit = false
    private var isLate = false
    private var supplementFailure: FailureReason?

    init(_ source: SourceConfiguration, logger: Logger) {
        var logger = logger
        logger[metadataKey: "source"] = "\(source.name)"
        self.logger = logger
        maximumSyncs = source.polling.maximumSyncs
    }

    /// Reports what became of the source as a whole, or of one of its targets, files or lists.
    mutating func note(_ failure: RequestFailure?, of target: String? = nil) {
        let key = target ?? ""
        if let failure {
            // Parts of one target may fail for different reasons: each is reported once.
            guard failures[key, default: []].insert(failure.reason).inserted else { return }
        } else {
            guard failures.removeValue(forKey: key) != nil else { return }
        }
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

    /// Reports why reasons of failures, or states of connections, cannot be read.
    mutating func note(supplement failure: RequestFailure?) {
        guard failure?.reason != supplementFailure else { return }
        supplementFailure = failure?.reason
        guard let failure else { return logger.info("reasons of failures can be read again") }
        logger.warning(
            "reasons of failures cannot be read; everything else is polled as usual",
            metadata: ["reason": "\(failure.reason.rawValue)", "error": "\(failure)"])
    }

    /// Forgets the targets that are gone.
    mutating func forget(_ targets: Set<String>) {
        for target in targets { failures[target] = nil }
    }

    mutating func note(words new: [String]) {
        for word in new where words.count < Self.maximumWords && words.insert(word).inserted {
            logger.warning("the vendor used an unknown status word", metadata: ["word": "\(word.prefix(64))"])
        }
    }

    mutating func note(overLimit: Bool) {
        defer { isOverLimit = overLimit }
        guard overLimit, !isOverLimit else { return }
        logger.warning(
            "there are more syncs than max_syncs allows: some are not shown",
            metadata: ["max_syncs": "\(maximumSyncs)"])
    }

    /// Reports that a round takes longer than the configuration asks for.
    mutating func note(round: Duration, refreshWithin: Duration, requestsPerMinute: Int) {
        let late = round > refreshWithin
        defer { isLate = late }
        guard late, !isLate else { return }
        logger.warning(
            """
            this budget reads all syncs every \(round.inWords); the configuration asks for \(refreshWithin.inWords)
            """,
            metadata: ["requests_per_minute": "\(requestsPerMinute)"])
    }

    func note(split part: Part, into pieces: Int, failure: RequestFailure) {
        logger.info(
            "a part did not respond and is split",
            metadata: ["target": "\(part.target)", "pieces": "\(pieces)", "error": "\(failure)"])
    }
}

extension Duration {
    /// For people: `45 seconds`, `43 minutes`, `3 hours`.
    var inWords: String {
        let seconds = inSeconds
        return switch seconds {
        case ..<120: "\(Int(seconds.rounded())) seconds"
        case ..<7200: "\(Int((seconds / 60).rounded())) minutes"
        default: "\(Int((seconds / 3600).rounded())) hours"
        }
    }
}

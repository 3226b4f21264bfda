package import HTTPExchange
import SyncModel

/// A round in progress: every part that was known after its discovery is to be read, or to fail once.
struct SourceRound: Sendable {
    let began: Duration
    /// Parts that were neither read nor have failed since the round began; `nil` while they are being found.
    private(set) var pending: Set<Part>?
    private(set) var total = 0
    /// Why parts failed.
    private(set) var reasons: Set<FailureReason> = []
    /// How many parts, files and lists failed.
    private(set) var failures = 0

    init(began: Duration) {
        self.began = began
    }

    var isOver: Bool { pending?.isEmpty ?? false }

    var progress: (done: Int, total: Int) { (total - (pending?.count ?? total), total) }

    /// Begins to wait for parts.
    mutating func await(_ parts: some Sequence<Part>) {
        pending = Set(parts)
        total = pending?.count ?? 0
    }

    /// Notes that a part was read, or that it is gone.
    mutating func finish(_ part: Part) {
        pending?.remove(part)
    }

    /// Notes that a part, a file or a list failed.
    mutating func fail(_ part: Part?, _ reason: FailureReason) {
        reasons.insert(reason)
        failures += 1
        if let part { pending?.remove(part) }
    }

    /// Waits for the pieces of a part in its place.
    mutating func split(_ part: Part, into pieces: [Part]) {
        guard pending?.remove(part) != nil else { return }
        pending?.formUnion(pieces)
        total += pieces.count - 1
    }

    /// Keeps only parts that are still there.
    mutating func keep(where isPresent: (Part) -> Bool) {
        guard let pending else { return }
        let kept = pending.filter(isPresent)
        total -= pending.count - kept.count
        self.pending = kept
    }
}

/// What one round of a source came to.
package struct RoundSummary: Sendable {
    /// How long it took.
    package var duration: Duration
    /// Why the source could not be read at all.
    package var failure: RequestFailure?
    /// Why parts failed.
    package var reasons: Set<FailureReason>
    package var targets: Int
    package var failedTargets: Int
    /// Parts, files and lists that failed.
    package var failures: Int
    package var syncs: Int
    package var isUp: Bool
    /// Why reasons of failures, or states of connections, could not be read.
    package var supplementFailure: RequestFailure?

    /// Whether everything was read.
    package var isWhole: Bool { failure == nil && failures == 0 }
}

package import HTTPExchange
import SyncModel

/// Parts that somebody waits for until each was read or has failed once.
struct AwaitedParts: Sendable {
    /// When the waiting began: what was read since then is not waited for.
    let began: Duration
    /// Those not done yet; `nil` while they are being found.
    private(set) var pending: Set<Part>?
    private(set) var total = 0

    init(began: Duration) {
        self.began = began
    }

    var isOver: Bool { pending?.isEmpty ?? false }

    /// Begins to wait for parts.
    mutating func await(_ parts: some Sequence<Part>) {
        pending = Set(parts)
        total = pending?.count ?? 0
    }

    /// Notes that a part is done.
    ///
    /// - Returns: Whether it was waited for.
    @discardableResult
    mutating func finish(_ part: Part) -> Bool {
        pending?.remove(part) != nil
    }

    /// Waits for what has taken the place of parts that were waited for, and no longer for those.
    ///
    /// - Parameter isRead: Whether all of a new part was read since a time.
    mutating func follow(_ changes: CoverChanges, isRead: (Part, Duration) -> Bool) {
        guard let before = pending else { return }
        let gone = changes.removed.filter(before.contains)
        // A part that showed how its target is to be divided may be one of the new parts itself.
        let targets = Set(before.map(\.target))
        let new = changes.added.filter { targets.contains($0.target) && !before.contains($0) && !isRead($0, began) }
        pending?.subtract(gone)
        pending?.formUnion(new)
        total += new.count - gone.count
    }
}

/// A round in progress: every part that was known after its discovery is to be read, or to fail once.
struct SourceRound: Sendable {
    let began: Duration
    var parts: AwaitedParts
    /// Why parts failed.
    private(set) var reasons: Set<FailureReason> = []
    /// How many parts, files and lists failed.
    private(set) var failures = 0

    init(began: Duration) {
        self.began = began
        parts = AwaitedParts(began: began)
    }

    var progress: (done: Int, total: Int) { (parts.total - (parts.pending?.count ?? parts.total), parts.total) }

    /// Notes that a part was read.
    mutating func finish(_ part: Part) {
        parts.finish(part)
    }

    /// Notes that a part, a file or a list failed.
    mutating func fail(_ part: Part?, _ reason: FailureReason) {
        reasons.insert(reason)
        failures += 1
        if let part { parts.finish(part) }
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

    /// Whether everything was read.
    package var isWhole: Bool { failure == nil && failures == 0 }
}

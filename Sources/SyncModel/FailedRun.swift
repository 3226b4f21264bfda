/// A sync whose last run failed and of which no reason is known: what a vendor needs to find the reason.
package struct FailedRun: Hashable, Sendable {
    package var target: String
    package var identity: SyncIdentity
    /// When the run ended; `nil` if the vendor does not say.
    package var ended: Timestamp?
    /// Whether the sync has other variants, so that its name does not identify a run.
    package var hasVariants: Bool

    package init(target: String, identity: SyncIdentity, ended: Timestamp?, hasVariants: Bool = false) {
        self.target = target
        self.identity = identity
        self.ended = ended
        self.hasVariants = hasVariants
    }
}

/// Why a run failed.
package struct FailureExplanation: Equatable, Sendable {
    package var run: FailedRun
    package var failureClass: FailureClass
    /// The vendor's words, for pages and never for labels.
    package var reason: String?
    /// How long the run lasted, where the vendor reports both of its ends.
    package var duration: Duration?

    package init(
        of run: FailedRun, _ failureClass: FailureClass, reason: String? = nil, duration: Duration? = nil
    ) {
        self.run = run
        self.failureClass = failureClass
        self.reason = reason
        self.duration = duration
    }
}

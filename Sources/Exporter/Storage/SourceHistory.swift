package import SyncModel

/// What is worth keeping of a source when the process ends: what no answer of its vendor would bring back.
package struct SourceHistory: Equatable, Sendable {
    /// The time of day when it was put together.
    package var saved: Timestamp
    /// When a poll last read anything.
    package var lastSuccess: Timestamp?
    package var syncs: [StoredSync]

    package init(saved: Timestamp, lastSuccess: Timestamp? = nil, syncs: [StoredSync] = []) {
        self.saved = saved
        self.lastSuccess = lastSuccess
        self.syncs = syncs
    }
}

/// One sync's history, and what it takes to give it back.
package struct StoredSync: Equatable, Sendable {
    package var identity: SyncIdentity
    package var history: RememberedSync
    package var presence: Presence

    package init(identity: SyncIdentity, history: RememberedSync, presence: Presence) {
        self.identity = identity
        self.history = history
        self.presence = presence
    }

    /// Whether the sync is still there, as far as anybody could look.
    package enum Presence: Equatable, Sendable {
        /// A target's last good reading had it, or would tell and was not made since.
        case expected(target: String)
        /// A reading showed that it is gone; for how long it was, up to the end of the memory of such syncs.
        case gone(for: Duration)
    }
}

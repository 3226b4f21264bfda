import SyncModel

/// What is remembered of syncs that no target has: they may come back.
package struct VanishedSyncs: Sendable {
    /// For how long a vanished sync's history waits for its return.
    static let memory = Duration.seconds(7 * 86_400)
    /// As so much time at most counts a stop of the process: a clock that is wrong at a start ages nothing by years.
    static let longestStop = Duration.seconds(86_400)

    private struct Entry {
        let history: RememberedSync
        /// When it was last in a reading, or when it was last in vain that one was tried; on the clock that never jumps.
        var lastSeen: Duration
        /// The target that had it when the process before stopped, until a reading of that target tells.
        var expectedIn: String?
    }

    private var entries: [SyncIdentity: Entry] = [:]
    /// Of more than this, those unseen for the longest time are forgotten first.
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    package var count: Int { entries.count }
    package var isEmpty: Bool { entries.isEmpty }

    mutating func add(_ sync: KnownSync) {
        entries[sync.reading.identity] = Entry(history: sync.history, lastSeen: sync.readAt)
    }

    /// Takes in all syncs of a source's stored history: until a poll has brought them they are shown nowhere.
    mutating func add(_ stored: SourceHistory, at now: Timestamp, uptime: Duration) {
        let stop = min(max(now.since(stored.saved), .zero), Self.longestStop)
        entries.reserveCapacity(stored.syncs.count)
        for sync in stored.syncs {
            switch sync.presence {
            case .expected(let target):
                entries[sync.identity] = Entry(history: sync.history, lastSeen: uptime, expectedIn: target)
            case .gone(let time):
                entries[sync.identity] = Entry(history: sync.history, lastSeen: uptime - time - stop)
            }
        }
    }

    /// Gives back, and forgets here, what is remembered of a sync that has come back.
    mutating func take(_ identity: SyncIdentity) -> RememberedSync? {
        entries.isEmpty ? nil : entries.removeValue(forKey: identity)?.history
    }

    /// Lets time pass for those that are known to be away, and forgets those that were away for too long.
    ///
    /// - Parameter wasRead: Whether the poll that ends has read a target; where it has not, nobody knows what is gone.
    mutating func age(at uptime: Duration, wasRead: (_ target: String) -> Bool) {
        if entries.isEmpty { return }
        entries = entries.compactMapValues { entry in
            var entry = entry
            if let target = entry.expectedIn {
                if wasRead(target) { entry.expectedIn = nil } else { entry.lastSeen = uptime }
            }
            return uptime - entry.lastSeen < Self.memory ? entry : nil
        }
        guard entries.count > limit else { return }
        let kept = entries.sorted { $0.value.lastSeen > $1.value.lastSeen }.prefix(limit)
        entries = Dictionary(kept.map { ($0.key, $0.value) }) { first, _ in first }
    }

    /// Calls `body` with each of them, those seen last first.
    func forEach(
        at uptime: Duration, _ body: (SyncIdentity, RememberedSync, StoredSync.Presence) -> Void
    ) {
        for (identity, entry) in entries.sorted(by: { $0.value.lastSeen > $1.value.lastSeen }) {
            body(
                identity, entry.history,
                entry.expectedIn.map { .expected(target: $0) } ?? .gone(for: uptime - entry.lastSeen))
        }
    }
}

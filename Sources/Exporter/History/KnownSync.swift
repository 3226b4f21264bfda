package import SyncModel

/// A sync as last read, what history adds to it, and when it was read.
///
/// What was read is kept once, however many ledgers, snapshots and pages show it; a poll that finds nothing new about
/// a sync only changes the time.
package struct KnownSync: Sendable {
    /// On the clock that never jumps.
    package let readAt: Duration
    private let facts: Facts

    private final class Facts: Sendable {
        let reading: SyncReading
        let history: RememberedSync

        init(reading: SyncReading, history: RememberedSync) {
            self.reading = reading
            self.history = history
        }
    }

    package var reading: SyncReading { facts.reading }
    package var history: RememberedSync { facts.history }

    package init(reading: SyncReading, history: RememberedSync, readAt: Duration) {
        facts = Facts(reading: reading, history: history)
        self.readAt = readAt
    }

    /// What is known after the first reading.
    ///
    /// - Parameter remembered: What earlier readings left, long ago, or `nil` at first sight.
    init(_ reading: SyncReading, remembered: RememberedSync? = nil, at now: Timestamp, uptime: Duration) {
        self.init(
            reading: reading, history: SyncHistory.updating(remembered, with: reading, at: now), readAt: uptime)
    }

    /// What is known after a new reading of the same sync.
    func updated(with reading: SyncReading, at now: Timestamp, uptime: Duration) -> KnownSync {
        var reading = reading
        // The same texts need not be kept twice.
        reading.identity = self.reading.identity
        let history = SyncHistory.updating(self.history, with: reading, at: now)
        let isNew = reading != self.reading || history != self.history
        return KnownSync(facts: isNew ? Facts(reading: reading, history: history) : facts, readAt: uptime)
    }

    private init(facts: Facts, readAt: Duration) {
        self.facts = facts
        self.readAt = readAt
    }
}

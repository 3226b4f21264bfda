import CAllocator
package import SyncModel

/// A sync as last read, what history adds to it, and when it was read.
///
/// What was read and what is remembered is kept once, however many ledgers, snapshots and pages show it; a poll that
/// finds nothing new about a sync only changes the time.
package struct KnownSync: Sendable {
    /// Nanoseconds, in half the memory of a `Duration`.
    private let readAtNanoseconds: Int64
    private let kept: KeptReading
    private let memory: Memory

    private final class Memory: Sendable {
        let history: RememberedSync

        init(_ history: RememberedSync) {
            self.history = history
        }
    }

    // Lent, not handed out: a copy would count the owners of a dozen texts and lists, for each of millions of samples.
    package var reading: SyncReading { _read { yield kept.reading } }
    package var history: RememberedSync { _read { yield memory.history } }
    /// On the clock that never jumps.
    package var readAt: Duration { .nanoseconds(readAtNanoseconds) }

    package init(reading: SyncReading, history: RememberedSync, readAt: Duration) {
        self.init(KeptReading(reading), Memory(history), readAt: readAt)
    }

    private init(_ kept: KeptReading, _ memory: Memory, readAt: Duration) {
        self.kept = kept
        self.memory = memory
        readAtNanoseconds = readAt.wholeNanoseconds
    }

    /// What is known after the first reading.
    ///
    /// - Parameter remembered: What earlier readings left, long ago, or `nil` at first sight.
    init(_ reading: KeptReading, remembered: RememberedSync? = nil, at now: Timestamp, uptime: Duration) {
        let history = SyncHistory.updating(remembered, with: reading.reading, at: now)
        self.init(reading, Memory(history), readAt: uptime)
    }

    /// What is known after a new reading of the same sync.
    func updated(with reading: KeptReading, at now: Timestamp, uptime: Duration) -> KnownSync {
        // What said the same before has left its history already.
        if reading == kept { return KnownSync(kept, memory, readAt: uptime) }
        let history = SyncHistory.updating(self.history, with: reading.reading, at: now)
        return KnownSync(reading, history == self.history ? memory : Memory(history), readAt: uptime)
    }

    /// Whether this and the other are known from the same reading, or from readings that said the same; only the time
    /// may be another. What is equal and was kept twice is not recognised.
    package func isSame(as other: KnownSync) -> Bool { kept === other.kept && memory === other.memory }

    /// What was read of the sync, if a new reading of it says the same.
    func kept(for reading: SyncReading) -> KeptReading? { kept.reading == reading ? kept : nil }

    /// Whether this very reading is what is kept of it.
    func isKept(as reading: KeptReading) -> Bool { kept === reading }

    /// Whether it is the sync with this identity.
    func hasIdentity(_ identity: SyncIdentity) -> Bool { kept.reading.identity == identity }

    /// Whether it is the same sync as the other, spelled the same to the byte.
    func isSpelled(as other: KnownSync) -> Bool {
        kept === other.kept || kept.reading.identity.isSpelled(as: other.kept.reading.identity)
    }

    /// Asks for what is known of the sync to be there soon.
    ///
    /// What was read lies in memory in the order of an answer. A walk in any other order would wait for each sync as
    /// long as it takes to render it, if the processor did not fetch many at a time.
    func prefetch() {
        Self.prefetch(kept, MemoryLayout<SyncReading>.size)
        Self.prefetch(memory, MemoryLayout<RememberedSync>.size)
    }

    private static func prefetch(_ object: some AnyObject, _ size: Int) {
        let start = Unmanaged.passUnretained(object).toOpaque()
        // A line of the cache has 64 bytes, and an object two words before what it holds.
        for line in stride(from: 0, to: size + 16, by: 64) { callocator_prefetch(start + line) }
    }
}

extension SyncIdentity {
    /// Texts that are equal can have different bytes, and bytes are what labels are ordered and told apart by.
    fileprivate func isSpelled(as other: SyncIdentity) -> Bool {
        integration.utf8.elementsEqual(other.integration.utf8) && connection.utf8.elementsEqual(other.connection.utf8)
            && sync.utf8.elementsEqual(other.sync.utf8) && variant.utf8.elementsEqual(other.variant.utf8)
            && id.utf8.elementsEqual(other.id.utf8)
    }
}

import SyncModel
import Synchronization

/// What was read of each sync before a poll, for the poll to keep where it reads the same.
final class EarlierReadings: Sendable {
    private let finder: Mutex<SyncFinder>

    init(_ targets: [String: KnownTarget]) {
        finder = Mutex(SyncFinder(targets))
    }

    /// The earlier reading if the new one says the same, else the new one.
    func keep(_ reading: SyncReading) -> KeptReading {
        let earlier = finder.withLock { finder in
            finder.position(of: reading.identity).map { finder.syncs[$0] }
        }
        return earlier?.kept(for: reading) ?? KeptReading(reading)
    }
}

import Synchronization

/// How long bcrypt takes on this machine, by what it took lately.
final class HashingTime: Sendable {
    /// As many measurements decide; the longest of them, because others may have kept the processor busy.
    private static let measurements = 16

    /// Each for a cost of 0; every step of the cost doubles the time.
    private let latest = Mutex<[Duration]>([])

    func note(_ duration: Duration, cost: Int) {
        latest.withLock { latest in
            if latest.count == Self.measurements { latest.removeFirst() }
            latest.append(duration / (1 << cost))
        }
    }

    /// `zero` before the first measurement.
    func expected(cost: Int) -> Duration {
        (latest.withLock { $0.max() } ?? .zero) * (1 << cost)
    }
}

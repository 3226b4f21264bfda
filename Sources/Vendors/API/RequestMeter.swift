import Synchronization

/// Counts what the requests for one part cost: how many were sent, and how long the vendor worked on them.
package final class RequestMeter: Sendable {
    /// What was counted.
    package struct Reading: Equatable, Sendable {
        /// Requests sent, retries included.
        package var requests = 0
        /// The sum of the requests' durations, without the wait for permits and between attempts.
        package var duration = Duration.zero
        /// The longest duration of one request: the one that a timeout would end.
        package var longest = Duration.zero

        package init(requests: Int = 0, duration: Duration = .zero, longest: Duration = .zero) {
            self.requests = requests
            self.duration = duration
            self.longest = longest
        }
    }

    /// Guards the counts: the requests of one part may run concurrently.
    private let counted = Mutex(Reading())

    package init() {}

    package var reading: Reading { counted.withLock { $0 } }

    func count(_ duration: Duration) {
        counted.withLock {
            $0.requests += 1
            $0.duration += duration
            $0.longest = max($0.longest, duration)
        }
    }
}

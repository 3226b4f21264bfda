import Glibc

/// Reads the clocks and waits. Everything in this program uses it, so that tests can control the time.
package protocol Timekeeper: Sendable {
    /// The wall clock, which may jump when the machine's clock is set.
    var now: Timestamp { get }

    /// The monotonic clock: the time since a fixed moment. For measuring and for deadlines.
    var uptime: Duration { get }

    /// Returns once `uptime` has reached `deadline`.
    ///
    /// - Throws: If the task is cancelled first.
    func sleep(until deadline: Duration) async throws(CancellationError)
}

extension Timekeeper {
    /// Returns once `duration` has passed.
    package func sleep(for duration: Duration) async throws(CancellationError) {
        try await sleep(until: uptime + duration)
    }
}

/// The machine's clocks.
package struct SystemTimekeeper: Timekeeper {
    private static let start = ContinuousClock().now

    package init() {
        _ = Self.start
    }

    package var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    package var uptime: Duration {
        Self.start.duration(to: ContinuousClock().now)
    }

    package func sleep(until deadline: Duration) async throws(CancellationError) {
        do {
            try await Task.sleep(until: Self.start + deadline, clock: .continuous)
        } catch {
            throw CancellationError()
        }
    }
}

package import HTTPExchange

/// What a source's requests came to so far, retries included; grows only.
package struct RequestStatistics: Equatable, Sendable {
    /// Upper bounds of the duration histogram, in seconds; what is slower is in none of them.
    package static let durationBounds: [Double] = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

    /// Requests sent.
    package private(set) var requests = 0
    /// Requests that brought no usable answer, by reason.
    package private(set) var failures: [FailureReason: Int] = [:]
    /// Body bytes received, before decoding.
    package private(set) var responseBytes = 0
    /// How many requests lasted at most as long as each bound, not cumulated.
    package private(set) var durationCounts = [Int](repeating: 0, count: durationBounds.count)
    /// The sum of all durations, in seconds.
    package private(set) var durationSum = 0.0
    /// Requests left in the vendor's window, as its last answer told it (`X-RateLimit-Remaining`).
    package private(set) var rateLimitRemaining: Int?

    package init() {}

    mutating func count(duration: Double, receivedBytes: Int, remaining: Int?) {
        requests += 1
        durationSum += duration
        responseBytes += receivedBytes
        if let remaining { rateLimitRemaining = remaining }
        if let bucket = Self.durationBounds.firstIndex(where: { duration <= $0 }) { durationCounts[bucket] += 1 }
    }

    mutating func count(failure reason: FailureReason) {
        failures[reason, default: 0] += 1
    }
}

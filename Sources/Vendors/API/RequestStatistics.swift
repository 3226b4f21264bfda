package import HTTPExchange

/// Counts a source's requests, retries included. Grows only.
package struct RequestStatistics: Equatable, Sendable {
    /// Upper bounds of the duration histogram, in seconds. Slower requests are in none of its buckets.
    package static let durationBounds: [Double] = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

    /// Requests sent.
    package private(set) var requests = 0
    /// Requests without a usable response, by reason.
    package private(set) var failures: [FailureReason: Int] = [:]
    /// Bytes of bodies received, before decoding.
    package private(set) var responseBytes = 0
    /// How many requests lasted at most as long as each bound, not cumulated.
    package private(set) var durationCounts = [Int](repeating: 0, count: durationBounds.count)
    /// The sum of all durations, in seconds.
    package private(set) var durationSum = 0.0
    /// Requests that the vendor allows in its window, as last reported (`X-RateLimit-Limit`).
    package private(set) var rateLimit: Int?
    /// Requests left in the vendor's window, as last reported (`X-RateLimit-Remaining`).
    package private(set) var rateLimitRemaining: Int?

    package init() {}

    mutating func count(duration: Double, receivedBytes: Int, report: RateLimitReport?) {
        requests += 1
        durationSum += duration
        responseBytes += receivedBytes
        if let limit = report?.limit { rateLimit = limit }
        if let remaining = report?.remaining { rateLimitRemaining = remaining }
        if let bucket = Self.durationBounds.firstIndex(where: { duration <= $0 }) { durationCounts[bucket] += 1 }
    }

    mutating func count(failure reason: FailureReason) {
        failures[reason, default: 0] += 1
    }
}

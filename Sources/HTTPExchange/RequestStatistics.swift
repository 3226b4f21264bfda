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

    /// Counts a request that is over.
    ///
    /// - Parameters:
    ///   - duration: In seconds.
    ///   - rateLimit: What its response reported, as `remaining`; `nil` if it reported nothing.
    package mutating func count(duration: Double, receivedBytes: Int, rateLimit: Int?, remaining: Int?) {
        requests += 1
        durationSum += duration
        responseBytes += receivedBytes
        self.rateLimit = rateLimit ?? self.rateLimit
        rateLimitRemaining = remaining ?? rateLimitRemaining
        if let bucket = Self.durationBounds.firstIndex(where: { duration <= $0 }) { durationCounts[bucket] += 1 }
    }

    /// Counts a request without a usable response.
    package mutating func count(failure reason: FailureReason) {
        failures[reason, default: 0] += 1
    }
}

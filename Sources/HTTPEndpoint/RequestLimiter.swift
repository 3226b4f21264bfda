import Synchronization

/// How many requests are answered, whoever sends them.
package struct RateLimit: Hashable, Sendable {
    /// After which time another request may follow, in the long run.
    package var interval: Duration
    /// How many requests may come at once after a pause; at least 1.
    package var burst: Int

    package init(interval: Duration, burst: Int) {
        self.interval = interval
        self.burst = burst
    }
}

/// Counts requests against a rate limit: a bucket of tokens that is full at first and whenever the limit changes.
final class RequestLimiter: Sendable {
    private struct Bucket {
        var limit: RateLimit
        /// When the bucket will be full.
        var full: Duration
    }

    private let uptime: @Sendable () -> Duration
    private let bucket = Mutex<Bucket?>(nil)

    /// - Parameter uptime: A clock that goes on steadily.
    init(uptime: @escaping @Sendable () -> Duration = RequestLimiter.sinceStart) {
        self.uptime = uptime
    }

    /// Counts a request.
    ///
    /// - Returns: The refusal; `nil` if the request may pass.
    func refusal(under limit: RateLimit?) -> EndpointResponse? {
        guard let wait = bucket.withLock({ wait(under: limit, in: &$0) }) else { return nil }
        let seconds = max(1, Int((wait / .seconds(1)).rounded(.up)))
        return .text("429 Too Many Requests", status: 429, headers: [("Retry-After", "\(seconds)")])
    }

    /// How long until a request may pass; `nil` if it may pass now.
    private func wait(under limit: RateLimit?, in bucket: inout Bucket?) -> Duration? {
        guard let limit else {
            bucket = nil
            return nil
        }
        let now = uptime()
        let full = bucket.flatMap { $0.limit == limit ? max($0.full, now) : nil } ?? now
        // A token is missing for each interval until the bucket is full.
        let missing = full + limit.interval - now
        let room = limit.interval * limit.burst
        bucket = Bucket(limit: limit, full: missing <= room ? full + limit.interval : full)
        return missing <= room ? nil : missing - room
    }

    @Sendable private static func sinceStart() -> Duration {
        start.duration(to: .now)
    }

    private static let start = ContinuousClock.now
}

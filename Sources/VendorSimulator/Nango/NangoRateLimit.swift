/// Counts the requests of an account in windows of one minute. A window begins with the first request after the last
/// window.
struct NangoRateLimit: Sendable {
    /// Requests per window; `nil` for a server that counts none.
    var limit: Int?
    private var windowEnd = -Double.infinity
    private var used = 0

    init(limit: Int?) {
        self.limit = limit
    }

    /// Counts requests at a Unix time.
    ///
    /// - Returns: The headers of the last one's response, and whether that request is over the limit.
    mutating func take(_ requests: Int = 1, at now: Double) -> (headers: [(name: String, value: String)], isOver: Bool)
    {
        guard let limit else { return ([], false) }
        if now >= windowEnd { (windowEnd, used) = (now + 60, 0) }
        used += requests
        var headers = [
            (name: "X-RateLimit-Limit", value: String(limit)),
            (name: "X-RateLimit-Remaining", value: String(max(0, limit - used))),
            (name: "X-RateLimit-Reset", value: String(Int(windowEnd))),
        ]
        let isOver = used > limit
        // Rounded down: 0 in the last second of a window.
        if isOver { headers.append((name: "Retry-After", value: String(Int(windowEnd - now)))) }
        return (headers, isOver)
    }
}

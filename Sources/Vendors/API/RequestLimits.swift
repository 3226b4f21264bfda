import SyncModel

/// How much a source may request from its vendor, and how long it waits for a response.
package struct RequestLimits: Sendable {
    /// `max_concurrency`: requests in flight, 1 to 256.
    package var maximumConcurrency: Int
    /// `max_requests_per_minute`: over every sliding minute, retries included, 1 to 100,000; `nil` if not configured.
    package var maximumRequestsPerMinute: Int?
    /// The limit while none is configured and the vendor has reported none.
    package var defaultRequestsPerMinute: Int
    /// The vendor's window behind `X-RateLimit-Limit`; `nil` if the vendor reports no limit for the whole source.
    package var reportedWindow: Duration?
    /// `--shard.total`: how many exporters share the vendor's limit.
    package var shardTotal: Int
    /// `timeout`: for one request, from its start to its last byte.
    package var timeout: Duration
    /// `max_response_bytes`: of decoded body.
    package var maximumResponseBytes: Int
    /// The longest pause after a 429 that a request waits for; a longer one fails it.
    package var maximumWait: Duration

    package init(
        maximumConcurrency: Int = 8,
        maximumRequestsPerMinute: Int? = nil,
        defaultRequestsPerMinute: Int = 100,
        reportedWindow: Duration? = nil,
        shardTotal: Int = 1,
        timeout: Duration = .seconds(30),
        maximumResponseBytes: Int = 256 << 20,
        maximumWait: Duration = .seconds(60)
    ) {
        self.maximumConcurrency = maximumConcurrency
        self.maximumRequestsPerMinute = maximumRequestsPerMinute
        self.defaultRequestsPerMinute = defaultRequestsPerMinute
        self.reportedWindow = reportedWindow
        self.shardTotal = shardTotal
        self.timeout = timeout
        self.maximumResponseBytes = maximumResponseBytes
        self.maximumWait = maximumWait
    }

    /// The requests a minute in force: what is configured, else this shard's part of half the vendor's limit, else the
    /// default.
    ///
    /// - Parameter reported: The vendor's limit in its own window; `nil` while it has reported none.
    func requestsPerMinute(reported: Int?) -> Int {
        if let maximumRequestsPerMinute { return maximumRequestsPerMinute }
        guard let reported, let reportedWindow else { return defaultRequestsPerMinute }
        let perMinute = Double(reported) * 60 / reportedWindow.inSeconds
        return Int(min(max(perMinute / 2 / Double(shardTotal), 1), 100_000))
    }
}

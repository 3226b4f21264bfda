/// What a source may ask of its vendor, and how long it waits for an answer.
package struct RequestLimits: Sendable {
    /// `max_concurrency`: requests in flight, 1 to 256.
    package var maximumConcurrency: Int
    /// `max_requests_per_minute`: over every sliding minute, retries included, 1 to 100,000.
    package var maximumRequestsPerMinute: Int
    /// `timeout`: for one request, from its start to its last byte.
    package var timeout: Duration
    /// `max_response_bytes`: of decoded body.
    package var maximumResponseBytes: Int
    /// The longest pause asked for by a 429 that is sat out within a poll.
    package var patience: Duration

    package init(
        maximumConcurrency: Int = 8,
        maximumRequestsPerMinute: Int = 100,
        timeout: Duration = .seconds(30),
        maximumResponseBytes: Int = 256 << 20,
        patience: Duration = .seconds(60)
    ) {
        self.maximumConcurrency = maximumConcurrency
        self.maximumRequestsPerMinute = maximumRequestsPerMinute
        self.timeout = timeout
        self.maximumResponseBytes = maximumResponseBytes
        self.patience = patience
    }
}

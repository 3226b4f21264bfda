package import HTTPExchange
package import SyncModel

/// What a vendor's code works with while it reads one part, or discovers targets.
package struct VendorSession: Sendable {
    package let api: APIClient
    package let timekeeper: any Timekeeper
    /// `interval`: how often a part is polled while the budget suffices.
    package let interval: Duration
    /// Attempts per request after a 5xx or a connection failure: 3, or 2 for a part that can be split.
    package let attempts: Int
    /// Counts the requests sent and how long they took.
    package let meter: RequestMeter
    /// Whether this exporter reads a target: the shard filter.
    package let knowsTarget: @Sendable (Target) -> Bool

    package init(
        api: APIClient,
        timekeeper: any Timekeeper,
        interval: Duration,
        attempts: Int = 3,
        meter: RequestMeter = RequestMeter(),
        knowsTarget: @escaping @Sendable (Target) -> Bool = { _ in true }
    ) {
        self.api = api
        self.timekeeper = timekeeper
        self.interval = interval
        self.attempts = attempts
        self.meter = meter
        self.knowsTarget = knowsTarget
    }

    /// Sends a request and reads the response; see ``APIClient/get(_:into:attempts:meter:)``.
    package func get<Reader: ResponseReader>(
        _ request: APIRequest, into reader: Reader
    ) async throws(RequestFailure) -> Reader.Response {
        try await api.get(request, into: reader, attempts: attempts, meter: meter)
    }
}

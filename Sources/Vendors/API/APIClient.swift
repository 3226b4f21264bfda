package import HTTPExchange
package import SyncModel
import Synchronization

/// Sends the requests of one source: permits, retries, pauses, statistics and failure reasons are here, once for every
/// vendor.
package final class APIClient: Sendable {
    private let baseURL: String
    private let limits: RequestLimits
    private let connection: ConnectionOptions
    private let transport: any HTTPTransport
    private let timekeeper: any Timekeeper
    private let limiter: RequestLimiter
    private let jitter: @Sendable () -> Double
    private let vendorCode: @Sendable ([UInt8]) -> String?
    /// Guards the statistics.
    private let counted: Mutex<RequestStatistics>

    /// - Parameters:
    ///   - baseURL: Scheme, host and perhaps a path, without a slash at its end.
    ///   - failureBudget: Limits failing responses, where the vendor counts them.
    ///   - inheritance: The state of the client that this one replaces. Its statistics continue; its requests and
    ///     pauses count if the base URL is the same.
    ///   - vendorCode: Finds the vendor's own error code in the body of a failed response.
    ///   - jitter: 0 up to 1, drawn anew for each retry.
    package init(
        baseURL: String,
        limits: RequestLimits,
        connection: ConnectionOptions,
        transport: any HTTPTransport,
        timekeeper: any Timekeeper,
        failureBudget: FailureBudget? = nil,
        inheritance: Inheritance? = nil,
        vendorCode: @escaping @Sendable ([UInt8]) -> String? = { _ in nil },
        jitter: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) {
        self.baseURL = baseURL
        self.limits = limits
        self.connection = connection
        self.transport = transport
        self.timekeeper = timekeeper
        self.vendorCode = vendorCode
        self.jitter = jitter
        counted = Mutex(inheritance?.statistics ?? RequestStatistics())
        let limiter = inheritance.flatMap { $0.baseURL == baseURL ? $0.limiter : nil }
        self.limiter = RequestLimiter(
            limits: limits, timekeeper: timekeeper, failureBudget: failureBudget,
            inheritance: limiter ?? RequestLimiter.Inheritance())
    }

    /// The statistics of all requests so far.
    package var statistics: RequestStatistics { counted.withLock { $0 } }

    /// `max_concurrency`: how many requests may be in flight.
    package var maximumConcurrency: Int { limits.maximumConcurrency }

    /// `timeout`: how long one request may take.
    package var timeout: Duration { limits.timeout }

    /// The requests a minute in force: what is configured, else half of what the vendor reports, else the default.
    package var currentLimit: Int { limiter.currentLimit }

    /// Whether less than a fifth of the vendor's window remains.
    package var isScarce: Bool { limiter.isScarce }

    /// The earliest moment at which one more request may start, other requests in flight aside: `now` if that is now.
    ///
    /// Takes no permit. Pauses count if they are for the whole source.
    package func nextPermit(at now: Duration) -> Duration { limiter.nextPermit(at: now) }

    /// What the client that replaces this one begins with.
    package var inheritance: Inheritance {
        Inheritance(baseURL: baseURL, statistics: statistics, limiter: limiter.inheritance)
    }

    /// Sends a request, with retries and pauses, and reads the response.
    ///
    /// - Parameters:
    ///   - attempts: Attempts to make after a 500, 502, 503 or 504, 1 to 3; other failures have 3.
    ///   - meter: Counts what it costs.
    /// - Throws: The failure of the last attempt.
    package func get<Reader: ResponseReader>(
        _ request: APIRequest, into reader: Reader, attempts: Int = 3, meter: RequestMeter? = nil
    ) async throws(RequestFailure) -> Reader.Response {
        var attempt = 1
        while true {
            let failure: RequestFailure
            do throws(RequestFailure) {
                return try await limiter.withPermit(quota: request.quota, isExtra: request.isExtra) {
                    () async throws(RequestFailure) in
                    try await self.attempt(request, number: attempt, into: reader, meter)
                }
            } catch {
                failure = error
            }
            guard !Task.isCancelled,
                let delay = RetryPolicy.delay(after: failure, attempt: attempt, attempts: attempts, jitter: jitter())
            else { throw failure }
            do {
                try await timekeeper.sleep(for: delay)
            } catch {
                throw .cancelled
            }
            attempt += 1
        }
    }

    /// Counts a failure that only several responses together show: a page that was there before, or one too many.
    ///
    /// - Returns: The failure, to be thrown.
    package func counting(_ failure: RequestFailure) -> RequestFailure {
        counted.withLock { $0.count(failure: failure.reason) }
        return failure
    }

    private func attempt<Reader: ResponseReader>(
        _ request: APIRequest, number: Int, into reader: Reader, _ meter: RequestMeter?
    ) async throws(RequestFailure) -> Reader.Response {
        let started = timekeeper.uptime
        let outcome: Result<HTTPResponse<SuccessBody<Reader>>, RequestFailure>
        do throws(RequestFailure) {
            outcome = .success(try await transport.send(httpRequest(request), into: SuccessBody(reader)))
        } catch {
            outcome = .failure(error)
        }
        let duration = timekeeper.uptime - started
        meter?.count(duration)
        count(outcome, duration: duration)
        do throws(RequestFailure) {
            let response = try outcome.get()
            guard response.head.status == 200 else { throw refusal(response, to: request, attempt: number) }
            return try response.body.reader.response()
        } catch {
            counted.withLock { $0.count(failure: error.reason) }
            throw error
        }
    }

    private func httpRequest(_ request: APIRequest) -> HTTPRequest {
        HTTPRequest(
            url: (request.baseURL ?? baseURL) + request.path + PercentEncoding.query(request.query),
            headers: request.headers,
            body: request.body,
            timeout: min(request.timeout ?? limits.timeout, limits.timeout),
            maximumBodyBytes: limits.maximumResponseBytes,
            connection: connection)
    }

    private func count<Reader>(
        _ outcome: Result<HTTPResponse<SuccessBody<Reader>>, RequestFailure>, duration: Duration
    ) {
        let response = try? outcome.get()
        let report = response.map { RateLimitReport($0.head) }
        if let report { limiter.note(report) }
        counted.withLock {
            $0.count(
                duration: duration.inSeconds, receivedBytes: response?.receivedBytes ?? 0, rateLimit: report?.limit,
                remaining: report?.remaining)
        }
    }

    private func refusal<Reader>(
        _ response: HTTPResponse<SuccessBody<Reader>>, to request: APIRequest, attempt: Int
    ) -> RequestFailure {
        let status = response.head.status
        if status == 429 {
            let pause = RetryPolicy.pause(after: response.head, attempt: attempt, now: timekeeper.now)
            limiter.pause(quota: request.quota, until: timekeeper.uptime + pause)
        }
        let code = vendorCode(response.body.errorBody).flatMap {
            ErrorCode.isPrintable($0, besides: request.headers) ? $0 : nil
        }
        return RequestFailure(
            FailureReason(status: status), "the vendor responded with HTTP \(status)", status: status,
            vendorCode: code)
    }
}

extension APIClient {
    /// What a client passes on to the one that replaces it at a reload.
    package struct Inheritance: Sendable {
        fileprivate let baseURL: String
        fileprivate let statistics: RequestStatistics
        fileprivate let limiter: RequestLimiter.Inheritance
    }
}

extension FailureReason {
    /// The reason for a status other than 200.
    fileprivate init(status: Int) {
        self =
            switch status {
            case 401: .unauthorized
            case 403: .forbidden
            case 404: .notFound
            case 429: .rateLimited
            case 500...: .serverError
            default: .clientError
            }
    }
}

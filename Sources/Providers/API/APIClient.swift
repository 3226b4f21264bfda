package import HTTPExchange
package import SyncModel
import Synchronization

/// What every vendor's code asks through: pacing, retries, pauses, statistics and failure reasons live here, once.
package final class APIClient: Sendable {
    private let baseURL: String
    private let limits: RequestLimits
    private let connection: ConnectionOptions
    private let transport: any HTTPTransport
    private let timekeeper: any Timekeeper
    private let pacer: RequestPacer
    private let jitter: @Sendable () -> Double
    private let vendorCode: @Sendable ([UInt8]) -> String?
    private let counted: Mutex<RequestStatistics>

    /// - Parameters:
    ///   - baseURL: Scheme, host and perhaps a path, without a slash at its end.
    ///   - failureBudget: Room for failing answers, where the vendor counts them.
    ///   - predecessor: Whose statistics this one goes on with and, at the same vendor, whose requests count still.
    ///   - vendorCode: Finds the vendor's own error code in the body of a failed answer.
    ///   - jitter: 0 up to 1, drawn anew for each retry.
    package init(
        baseURL: String,
        limits: RequestLimits,
        connection: ConnectionOptions,
        transport: any HTTPTransport,
        timekeeper: any Timekeeper,
        failureBudget: FailureBudget? = nil,
        predecessor: APIClient? = nil,
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
        counted = Mutex(predecessor?.statistics ?? RequestStatistics())
        pacer = RequestPacer(
            limits: limits, timekeeper: timekeeper, failureBudget: failureBudget,
            predecessor: predecessor.flatMap { $0.baseURL == baseURL ? $0.pacer : nil })
    }

    /// What the requests came to so far.
    package var statistics: RequestStatistics { counted.withLock { $0 } }

    /// How many targets are worth reading side by side.
    package var maximumConcurrency: Int { limits.maximumConcurrency }

    /// Asks for one answer, with retries and pauses, and reads it.
    ///
    /// - Throws: The failure of the last attempt.
    package func get<Reader: AnswerReader>(
        _ request: APIRequest, into reader: Reader
    ) async throws(RequestFailure) -> Reader.Answer {
        var attempt = 1
        while true {
            let failure: RequestFailure
            do throws(RequestFailure) {
                return try await pacer.paced(quota: request.quota) { () async throws(RequestFailure) in
                    try await self.attempt(request, number: attempt, into: reader)
                }
            } catch {
                failure = error
            }
            guard !Task.isCancelled,
                let delay = RetryPolicy.delay(after: failure, attempt: attempt, jitter: jitter())
            else { throw failure }
            do {
                try await timekeeper.sleep(for: delay)
            } catch {
                throw .cancelled
            }
            attempt += 1
        }
    }

    /// Counts a failure that an answer shows only beside others: a page that came before, or one too many.
    ///
    /// - Returns: The failure, to be thrown.
    package func counting(_ failure: RequestFailure) -> RequestFailure {
        counted.withLock { $0.count(failure: failure.reason) }
        return failure
    }

    private func attempt<Reader: AnswerReader>(
        _ request: APIRequest, number: Int, into reader: Reader
    ) async throws(RequestFailure) -> Reader.Answer {
        let started = timekeeper.uptime
        let outcome: Result<HTTPResponse<SuccessBody<Reader>>, RequestFailure>
        do throws(RequestFailure) {
            outcome = .success(try await transport.send(httpRequest(request), into: SuccessBody(reader)))
        } catch {
            outcome = .failure(error)
        }
        count(outcome, duration: (timekeeper.uptime - started).inSeconds)
        do throws(RequestFailure) {
            let response = try outcome.get()
            guard response.head.status == 200 else { throw refusal(response, to: request, attempt: number) }
            return try response.body.reader.answer()
        } catch {
            counted.withLock { $0.count(failure: error.reason) }
            throw error
        }
    }

    private func httpRequest(_ request: APIRequest) -> HTTPRequest {
        HTTPRequest(
            url: baseURL + request.path + PercentEncoding.query(request.query),
            headers: request.headers,
            timeout: limits.timeout,
            maximumBodyBytes: limits.maximumResponseBytes,
            connection: connection)
    }

    private func count<Reader>(_ outcome: Result<HTTPResponse<SuccessBody<Reader>>, RequestFailure>, duration: Double) {
        let response = try? outcome.get()
        counted.withLock {
            $0.count(
                duration: duration,
                receivedBytes: response?.receivedBytes ?? 0,
                remaining: response?.head["X-RateLimit-Remaining"].flatMap { Int($0) })
        }
    }

    private func refusal<Reader>(
        _ response: HTTPResponse<SuccessBody<Reader>>, to request: APIRequest, attempt: Int
    ) -> RequestFailure {
        let status = response.head.status
        if status == 429 {
            let pause = RetryPolicy.pause(asked: response.head, attempt: attempt, now: timekeeper.now)
            pacer.pause(quota: request.quota, until: timekeeper.uptime + pause)
        }
        let code = vendorCode(response.body.errorBody).flatMap {
            ErrorCode.isPrintable($0, besides: request.headers) ? $0 : nil
        }
        return RequestFailure(
            FailureReason(status: status), "the vendor answered HTTP \(status)", status: status, vendorCode: code)
    }
}

extension FailureReason {
    /// The reason that stands for a status other than 200.
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

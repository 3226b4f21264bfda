import HTTPExchange
import SyncModel

/// Which failures are worth another attempt, and after how long.
enum RetryPolicy {
    /// The maximum number of attempts for one request, the first included.
    static let attempts = 3

    /// The longest pause that a vendor may ask for.
    private static let maximumPause = Duration.seconds(3600)

    /// The wait before the next attempt, or `nil` if there is none.
    ///
    /// - Parameters:
    ///   - attempt: Attempts made so far, from 1.
    ///   - attempts: Attempts to make after a 500, 502, 503 or 504.
    ///   - jitter: 0 up to 1, drawn anew for each wait.
    static func delay(
        after failure: RequestFailure, attempt: Int, attempts: Int = attempts, jitter: Double
    ) -> Duration? {
        guard attempt < (failure.limitsAttempts ? attempts : Self.attempts) else { return nil }
        return switch failure.reason {
        case .serverError, .reset, .connect, .dns: Duration.milliseconds(500 << (attempt - 1)) * (0.75 + jitter / 2)
        // The pause that the response asked for is the wait.
        case .rateLimited where failure.status == 429: .zero
        default: nil
        }
    }

    /// How long a 429 asks for no requests: what its headers say, from a second to an hour.
    ///
    /// `Retry-After` (seconds or an HTTP date) takes precedence over `X-RateLimit-Reset` (Unix seconds). With neither,
    /// the pause doubles from a second with each attempt.
    static func pause(after head: HTTPResponseHead, attempt: Int, now: Timestamp) -> Duration {
        let requested: Duration? =
            head["Retry-After"].flatMap { retryAfter($0, now: now) }
            ?? head["X-RateLimit-Reset"].flatMap { Int64($0.trimmingBlanks) }.map { reset(atUnixSeconds: $0, now: now) }
        return min(max(requested ?? .seconds(1 << (attempt - 1)), .seconds(1)), maximumPause)
    }

    private static func retryAfter(_ value: String, now: Timestamp) -> Duration? {
        let value = value.trimmingBlanks
        if !value.isEmpty, value.utf8.allSatisfy({ UInt8(ascii: "0") <= $0 && $0 <= UInt8(ascii: "9") }) {
            // More digits than a number holds are a very long time.
            return Int64(value).map { min(.seconds($0), maximumPause) } ?? maximumPause
        }
        return Timestamp(httpDate: value)?.since(now)
    }

    private static func reset(atUnixSeconds seconds: Int64, now: Timestamp) -> Duration {
        // Keeps the arithmetic in range; the caller limits the pause.
        Timestamp(seconds: min(max(seconds, 0), 253_402_300_799)).since(now)
    }
}

extension RequestFailure {
    /// Whether a smaller part may cure it, so that the caller decides how often the same one is requested.
    fileprivate var limitsAttempts: Bool {
        switch status {
        case 500?, 502?, 503?, 504?: true
        default: false
        }
    }
}

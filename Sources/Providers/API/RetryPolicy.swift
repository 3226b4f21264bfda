import HTTPExchange
import SyncModel

/// Which failures are worth another attempt within a poll, and after how long.
enum RetryPolicy {
    /// Attempts of one request in one poll, the first included.
    static let attempts = 3

    /// The wait before the next attempt, or `nil` if there is none.
    ///
    /// - Parameters:
    ///   - attempt: Attempts made so far, from 1.
    ///   - jitter: 0 up to 1, drawn anew for each wait.
    static func delay(after failure: RequestFailure, attempt: Int, jitter: Double) -> Duration? {
        guard attempt < attempts else { return nil }
        let doubled = Duration.milliseconds(500 << (attempt - 1))
        return switch failure.reason {
        case .serverError, .reset, .connect, .dns: doubled * (0.75 + jitter / 2)
        case .rateLimited where failure.status == 429: .zero  // the pause that the answer asked for is the wait
        default: nil
        }
    }

    /// How long a 429 asks for silence: what its headers say, never less than a second.
    ///
    /// `Retry-After` (seconds or an HTTP date) wins over `X-RateLimit-Reset` (Unix seconds); with neither, the wait
    /// doubles from a second with each attempt.
    static func pause(asked head: HTTPResponseHead, attempt: Int, now: Timestamp) -> Duration {
        let asked: Duration? =
            head["Retry-After"].flatMap { retryAfter($0, now: now) }
            ?? head["X-RateLimit-Reset"].flatMap { Int64($0.trimmingBlanks) }.map { reset(atUnixSeconds: $0, now: now) }
        let longest = Duration.seconds(86_400)
        return min(max(asked ?? .seconds(1 << (attempt - 1)), .seconds(1)), longest)
    }

    private static func retryAfter(_ value: String, now: Timestamp) -> Duration? {
        let value = value.trimmingBlanks
        if !value.isEmpty, value.utf8.allSatisfy({ UInt8(ascii: "0") <= $0 && $0 <= UInt8(ascii: "9") }) {
            // More digits than a number holds is a very long time.
            return .seconds(min(Int64(value) ?? .max, 86_400))
        }
        return Timestamp(httpDate: value)?.since(now)
    }

    private static func reset(atUnixSeconds seconds: Int64, now: Timestamp) -> Duration {
        // A reset in the far future is clamped by the caller; clamping here keeps the arithmetic in range.
        Timestamp(seconds: min(max(seconds, 0), 253_402_300_799)).since(now)
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        let head = drop(while: isBlank)
        return String(head.prefix(head.count - head.reversed().prefix(while: isBlank).count))
    }
}

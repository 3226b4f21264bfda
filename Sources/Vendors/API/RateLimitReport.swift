import HTTPExchange
import SyncModel

/// What a response says about the vendor's own limit: `X-RateLimit-Limit`, `-Remaining` and `-Reset`.
struct RateLimitReport: Equatable, Sendable {
    /// Requests that the vendor allows in its window, 1 or more.
    let limit: Int?
    /// Requests that are left in the present window.
    let remaining: Int?
    /// When the present window ends, in Unix seconds.
    private let reset: Int64?

    init(_ head: HTTPResponseHead) {
        func number(_ name: String) -> Int? { head[name].flatMap { Int($0.trimmingBlanks) } }
        limit = number("X-RateLimit-Limit").flatMap { $0 > 0 ? min($0, 1 << 40) : nil }
        remaining = number("X-RateLimit-Remaining").map { min(max($0, 0), 1 << 40) }
        reset = number("X-RateLimit-Reset").map { Int64($0) }
    }

    /// The time until the window ends: a whole window where the vendor does not say, or where the clocks differ.
    func timeToReset(from now: Timestamp, window: Duration) -> Duration {
        guard let reset, (0...253_402_300_799).contains(reset) else { return window }
        let remaining = Timestamp(seconds: reset).since(now)
        return remaining > .zero && remaining <= window * 2 ? remaining : window
    }
}

extension String {
    /// The text without blanks and tabs around it, which a header's value may have.
    var trimmingBlanks: String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        let head = drop(while: isBlank)
        return String(head.prefix(head.count - head.reversed().prefix(while: isBlank).count))
    }
}

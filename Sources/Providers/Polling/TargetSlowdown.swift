import HTTPExchange

/// Asks less and less often for targets that keep failing in a way that asking again does not mend.
///
/// After the first, second, third … 4xx other than 429 in a row a target waits 1, 2, 4 … intervals, up to
/// 15 minutes. Any answer and any change of its credentials end the wait.
package struct TargetSlowdown: Sendable {
    static let longestWait = Duration.seconds(15 * 60)

    private struct Entry {
        var failure: RequestFailure
        var failures: Int
        var credentials: Int
        var due: Duration
    }

    private var entries: [String: Entry] = [:]

    package init() {}

    /// The failure that a target still waits for, or `nil` if it may be asked.
    func waiting(_ target: Target, at now: Duration, interval: Duration) -> RequestFailure? {
        // Polls start with a little jitter: half an interval early is the poll that was meant.
        guard let entry = entries[target.id], entry.credentials == target.credentials,
            now < entry.due - interval / 2
        else { return nil }
        return entry.failure
    }

    /// Notes what came of asking a target at `now`, the start of the poll.
    mutating func note(_ failure: RequestFailure?, for target: Target, at now: Duration, interval: Duration) {
        guard let failure, failure.slowsDown else {
            entries[target.id] = nil
            return
        }
        let previous = entries[target.id].flatMap { $0.credentials == target.credentials ? $0.failures : nil } ?? 0
        let longest = max(Self.longestWait, interval)
        // Beyond 2^20 intervals of a second or more the longest wait has long been reached.
        let wait = min(interval * (1 << min(previous, 20)), longest)
        entries[target.id] = Entry(
            failure: failure, failures: previous + 1, credentials: target.credentials, due: now + wait)
    }
}

extension RequestFailure {
    /// Whether the vendor refused with a 4xx; a 429 tells by itself when to ask again.
    fileprivate var slowsDown: Bool {
        guard let status else { return false }
        return (400..<500).contains(status) && status != 429
    }
}

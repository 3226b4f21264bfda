import HTTPExchange

/// Requests less and less often what keeps failing with a 4xx, for requests inside a part: the part goes on without.
///
/// After the first, second, third … 4xx other than 429 in a row a request waits 1, 2, 4 … intervals, up to 15 minutes.
/// Any other result and a change of credentials end the wait.
struct RequestBackoff: Sendable {
    private static let maximumWait = Duration.seconds(15 * 60)

    private struct Entry {
        let failure: RequestFailure
        let failures: Int
        let credentials: Int
        let due: Duration
    }

    private var entries: [String: Entry] = [:]

    /// The failure that a request still waits for, or `nil` if it may be sent.
    func waiting(_ request: String, credentials: Int, at now: Duration, interval: Duration) -> RequestFailure? {
        // Polls are jittered: half an interval early is the poll that was meant.
        guard let entry = entries[request], entry.credentials == credentials, now < entry.due - interval / 2
        else { return nil }
        return entry.failure
    }

    /// Notes the result of a request.
    mutating func note(
        _ failure: RequestFailure?, of request: String, credentials: Int, at now: Duration, interval: Duration
    ) {
        guard let failure, let status = failure.status, (400..<500).contains(status), status != 429 else {
            entries[request] = nil
            return
        }
        let previous = entries[request].flatMap { $0.credentials == credentials ? $0.failures : nil } ?? 0
        // 2^20 intervals of a second are more than the maximum wait.
        let wait = min(interval * (1 << min(previous, 20)), max(Self.maximumWait, interval))
        entries[request] = Entry(
            failure: failure, failures: previous + 1, credentials: credentials, due: now + wait)
    }

    /// Forgets all requests but these.
    mutating func keep(where isKept: (String) -> Bool) {
        entries = entries.filter { isKept($0.key) }
    }
}

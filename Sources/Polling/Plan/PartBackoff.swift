import HTTPExchange

/// How long a part that keeps failing is left alone: after the first, second, third … 4xx other than 429 in a row 1, 2,
/// 4 … intervals, up to 15 minutes. A changed credential ends the wait.
struct PartBackoff: Sendable {
    static let maximumWait = Duration.seconds(15 * 60)

    private var failures = 0
    private var credentials = 0
    private var end: Duration?

    /// Until when the part is left alone; `nil` if it is not.
    ///
    /// - Parameter credentials: Those of the target as they are now.
    func end(credentials: Int) -> Duration? {
        credentials == self.credentials ? end : nil
    }

    /// Notes what came of a request that began at `start`.
    mutating func note(_ failure: RequestFailure?, from start: Duration, interval: Duration, credentials: Int) {
        guard let failure, failure.backsOff else {
            self = PartBackoff()
            return
        }
        if credentials != self.credentials { failures = 0 }
        self.credentials = credentials
        // Beyond 2^20 intervals of a second or more the maximum wait has long been reached.
        end = start + min(interval * (1 << min(failures, 20)), max(Self.maximumWait, interval))
        failures += 1
    }
}

extension RequestFailure {
    /// Whether the vendor refused with a 4xx; a 429 says by itself when to request again.
    fileprivate var backsOff: Bool {
        guard let status else { return false }
        return (400..<500).contains(status) && status != 429
    }
}

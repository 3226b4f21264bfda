/// Holds failing answers to a number in every sliding stretch of time, as the vendor may count them.
///
/// Whether an answer fails shows only once it is there, so every request in flight counts as failing until then. The
/// vendor answers at some moment between a request's start and its end: a failed one's place is therefore free again
/// one stretch after its end, and whatever the network's delays, no stretch at the vendor's holds more.
struct FailureWindow: Sendable {
    /// While nothing but requests in flight is in the way: how soon one of them may have ended.
    private static let lookAgain = Duration.milliseconds(50)

    private let limit: Int
    private let stretch: Duration
    private var inFlight = 0
    /// When requests that failed ended, oldest first.
    private var failures: [Duration] = []

    /// - Parameters:
    ///   - limit: The most failing answers, at least 1.
    ///   - stretch: The time in which they count.
    init(limit: Int, per stretch: Duration) {
        self.limit = limit
        self.stretch = stretch
    }

    /// Takes a place for an answer that may fail, or tells when to ask again.
    mutating func begin(at now: Duration) -> Admission {
        failures.removeFirst(failures.prefix { $0 <= now - stretch }.count)
        guard inFlight + failures.count >= limit else {
            inFlight += 1
            return .admitted
        }
        let freed = failures.first.map { $0 + stretch }
        let answered = inFlight > 0 ? now + Self.lookAgain : nil
        return .retry(at: [freed, answered].compactMap(\.self).min() ?? now + stretch)
    }

    /// Notes what came of a request that had a place.
    mutating func end(at now: Duration, failed: Bool) {
        inFlight -= 1
        if failed { failures.append(now) }
    }
}

/// Holds requests to a number in every sliding minute, as any vendor may count it.
///
/// A request reaches the vendor at some moment between its start and its end. Its place is therefore free
/// again one minute after its end: whatever the network's delays, no minute at the vendor's holds more.
struct RequestWindow: Sendable {
    private let limit: Int
    private var inFlight = 0
    /// When requests ended, oldest first.
    private var ends: [Duration]

    /// - Parameter predecessor: A window whose requests, all over, count in this one.
    init(requestsPerMinute limit: Int, after predecessor: RequestWindow? = nil) {
        self.limit = limit
        ends = predecessor?.ends ?? []
    }

    /// Takes a place now, or tells when to ask again.
    mutating func begin(at now: Duration) -> Admission {
        let minuteAgo = now - .seconds(60)
        ends.removeFirst(ends.prefix { $0 <= minuteAgo }.count)
        guard inFlight + ends.count >= limit else {
            inFlight += 1
            return .admitted
        }
        // With every place in flight there is no end to count from; one of them will have ended by then.
        return .retry(at: (ends.first.map { $0 + .seconds(60) }) ?? now + .seconds(1))
    }

    /// Notes that a request that had a place is over.
    mutating func end(at now: Duration) {
        inFlight -= 1
        ends.append(now)
    }
}

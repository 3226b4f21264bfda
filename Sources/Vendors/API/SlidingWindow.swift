/// Keeps events to a number in every sliding period, as a vendor may count them: requests, or failing responses.
///
/// A vendor counts an event at some moment between the start and the end of its request. Its permit is therefore free
/// again one period after that end: whatever the network's delays, no period at the vendor holds more than the limit.
struct SlidingWindow: Sendable {
    /// Whether an event may begin.
    enum Admission: Equatable, Sendable {
        case admitted
        /// Not now; when to try again, on the monotonic clock.
        case retry(at: Duration)
    }

    /// The maximum number of events in a period, at least 1.
    var limit: Int
    let period: Duration
    /// How long to wait where only requests in flight are in the way: one of them may have ended by then.
    private let recheck: Duration
    /// Whether a request in flight may end without being counted, so that its permit is free at once.
    private let mayEndUncounted: Bool

    private var inFlight = 0
    /// When counted events ended, oldest first; those before `first` are over.
    private var ends: [Duration]
    private var first = 0

    init(
        limit: Int, period: Duration, recheck: Duration = .seconds(1), mayEndUncounted: Bool = false,
        after ends: [Duration] = []
    ) {
        self.limit = limit
        self.period = period
        self.recheck = recheck
        self.mayEndUncounted = mayEndUncounted
        self.ends = ends
    }

    /// Takes a permit, or says when to try again.
    mutating func begin(at now: Duration) -> Admission {
        forget(before: now)
        if let deadline = nextPermit(at: now) { return .retry(at: deadline) }
        inFlight += 1
        return .admitted
    }

    /// The earliest moment at which a permit may be free, or `nil` if one is free now.
    func nextPermit(at now: Duration) -> Duration? {
        let counted = ends[first...]
        guard let start = counted.firstIndex(where: { $0 > now - period }) else {
            return inFlight >= limit ? now + recheck : nil
        }
        let excess = inFlight + ends.endIndex - start - limit
        guard excess >= 0 else { return nil }
        let index = start + excess
        let freed = index < ends.endIndex ? ends[index] + period : nil
        let ended = inFlight > 0 && (mayEndUncounted || freed == nil) ? now + recheck : nil
        return [freed, ended].compactMap(\.self).min() ?? now + period
    }

    /// Notes that an event with a permit is over.
    ///
    /// - Parameter isCounted: Whether the vendor may have counted it.
    mutating func end(at now: Duration, isCounted: Bool = true) {
        inFlight -= 1
        if isCounted { ends.append(now) }
    }

    /// The ends that still count at `now`, requests in flight taken as ending then: what a window that replaces this
    /// one begins with.
    func inheritance(at now: Duration) -> [Duration] {
        ends[first...].filter { $0 > now - period } + [Duration](repeating: now, count: inFlight)
    }

    private mutating func forget(before now: Duration) {
        while first < ends.endIndex, ends[first] <= now - period { first += 1 }
        // Moving the rest once for many ends keeps a request's share of the work small.
        if first > ends.count / 2 {
            ends.removeFirst(first)
            first = 0
        }
    }
}

/// Why a part is polled now; the shares of the budget go by this.
enum PollClass: Int, CaseIterable, Sendable {
    /// It was never read.
    case new
    /// A sync of it runs or is due, or the vendor hinted at news.
    case due
    /// It was not read within `refresh_within`.
    case aged
    /// Nothing of it is due, and the budget has room for more than what must be read.
    case regular
}

/// Which class gets the next request when not everything can be polled every interval.
struct ClassShares: Sendable {
    private var spent: [(time: Duration, class: PollClass, requests: Int)] = []
    /// The first of ``spent`` that is not older than a minute.
    private var first = 0
    private var totals = [Int](repeating: 0, count: PollClass.allCases.count)

    /// Notes requests that were begun.
    mutating func note(_ class: PollClass, requests: Int, at now: Duration) {
        spent.append((now, `class`, requests))
        totals[`class`.rawValue] += requests
    }

    /// Chooses among the classes that wait.
    ///
    /// New parts get at most half of the budget while due or aged ones wait, due parts at most half while others wait,
    /// aged parts at least a tenth. What a class does not use goes to the others.
    ///
    /// - Parameter budget: Requests a minute.
    mutating func choose(among waiting: Set<PollClass>, budget: Int, at now: Duration) -> PollClass? {
        forget(before: now - .seconds(60))
        if waiting.count <= 1 { return waiting.first }

        let half = (budget + 1) / 2
        func has(_ class: PollClass, below limit: Int) -> Bool {
            waiting.contains(`class`) && totals[`class`.rawValue] < limit
        }
        if has(.aged, below: max(1, budget / 10)) { return .aged }
        if has(.new, below: half) { return .new }
        if has(.due, below: half) { return .due }
        return [.aged, .due, .new, .regular].first(where: waiting.contains)
    }

    private mutating func forget(before time: Duration) {
        while first < spent.count, spent[first].time <= time {
            totals[spent[first].class.rawValue] -= spent[first].requests
            first += 1
        }
        if first > spent.count / 2 {
            spent.removeFirst(first)
            first = 0
        }
    }
}

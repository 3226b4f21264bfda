/// Sums over the parts that cover their targets, kept up to date.
struct PartSums: Equatable, Sendable {
    private(set) var parts = 0
    /// Parts that were not tried yet.
    private(set) var untried = 0
    /// Of these, those of targets that are not read last.
    private(set) var untriedFirst = 0
    /// Parts whose last result is good, at least in part.
    private(set) var good = 0
    private(set) var requests = 0
    /// Syncs and requests of the parts that do not fail: what they cost is known.
    private(set) var costedSyncs = 0
    private(set) var costedRequests = 0

    mutating func add(_ state: PartState) { count(state, by: 1) }

    mutating func subtract(_ state: PartState) { count(state, by: -1) }

    private mutating func count(_ state: PartState, by sign: Int) {
        guard state.isCover else { return }
        parts += sign
        if !state.isTried {
            untried += sign
            if !state.isReadLast { untriedFirst += sign }
        } else if state.failure == nil || state.isIncomplete {
            good += sign
        }
        requests += sign * state.requests
        if state.failure == nil {
            costedSyncs += sign * state.size
            costedRequests += sign * state.requests
        }
    }
}

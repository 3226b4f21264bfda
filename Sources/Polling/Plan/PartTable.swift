import SyncModel

/// The parts of a source, found by what they are; with sums over all of them, and with whose turn it is when.
///
/// What is asked for after each response costs little however many parts there are: sums are kept up to date, and a
/// part's turn is judged anew only when the part has changed.
struct PartTable: Sendable {
    private var states: [PartState] = []
    private var indices: [Part: Int] = [:]
    /// When each part may be polled, as far as it was judged since it changed.
    private var turns: [PartTurn] = []
    private var changed: Set<Int> = []
    /// Those in flight; few.
    private(set) var inFlight: [Part] = []
    private(set) var sums = PartSums()

    var count: Int { states.count }
    var isEmpty: Bool { states.isEmpty }

    subscript(part: Part) -> PartState? { indices[part].map { states[$0] } }

    subscript(index: Int) -> PartState { states[index] }

    func forEach(_ body: (PartState) -> Void) { states.forEach(body) }

    func filter(_ body: (PartState) -> Bool) -> [PartState] { states.filter(body) }

    func of(target: String) -> [PartState] { states.filter { $0.part.target == target } }

    /// Adds a part, or puts it in the place of the one that is there.
    mutating func insert(_ state: PartState) {
        if let index = indices[state.part] { return change(index) { $0 = state } }
        indices[state.part] = states.count
        changed.insert(states.count)
        states.append(state)
        turns.append(.never)
        sums.add(state)
    }

    @discardableResult
    mutating func remove(_ part: Part) -> PartState? {
        guard let index = indices.removeValue(forKey: part) else { return nil }
        inFlight.removeAll { $0 == part }
        let removed = states[index]
        sums.subtract(removed)
        let last = states.removeLast()
        turns.removeLast()
        changed.remove(states.count)
        if index < states.count {
            states[index] = last
            indices[last.part] = index
            changed.insert(index)
        }
        return removed
    }

    mutating func removeAll(where isGone: (PartState) -> Bool) {
        for state in states.filter(isGone) { remove(state.part) }
    }

    /// Changes a part, if there is one.
    mutating func update(_ part: Part, _ body: (inout PartState) -> Void) {
        if let index = indices[part] { change(index, body) }
    }

    mutating func updateAll(_ body: (inout PartState) -> Void) {
        for index in states.indices { change(index, body) }
    }

    private mutating func change(_ index: Int, _ body: (inout PartState) -> Void) {
        sums.subtract(states[index])
        body(&states[index])
        sums.add(states[index])
        changed.insert(index)
    }

    /// Notes that a request for a part begins.
    mutating func begin(at index: Int, now: Duration) {
        change(index) { state in
            state.isInFlight = true
            state.isWanted = false
            state.lastStarted = now
        }
        inFlight.append(states[index].part)
    }

    /// Notes that the request for a part is over.
    mutating func end(_ part: Part) {
        inFlight.removeAll { $0 == part }
        update(part) { $0.isInFlight = false }
    }

    /// Lets every part's turn be judged anew: something that concerns all of them has changed.
    mutating func invalidateTurns() {
        changed.formUnion(states.indices)
    }

    /// The parts whose turn must be judged anew.
    mutating func takeChanged() -> Set<Int> {
        defer { changed = [] }
        return changed
    }

    mutating func setTurn(_ turn: PartTurn, at index: Int) {
        turns[index] = turn
    }

    /// Walks over the turns of all parts that have one.
    func forEachTurn(_ body: (Int, PartTurn) -> Void) {
        for index in turns.indices where turns[index].kind != nil { body(index, turns[index]) }
    }
}

/// When and why a part may be polled.
struct PartTurn: Sendable {
    /// `nil` if nothing but an event makes it so.
    var kind: PollClass?
    /// From when on, in microseconds of the monotonic clock.
    var time: Int64
    /// What decides within a class; the least first.
    var order: Int64
    /// When something of it is due, whatever its class.
    var due: Int64
    var isWanted: Bool
    /// Whether it keeps the vendor busy for long.
    var isHeavy: Bool

    static let never = PartTurn(kind: nil, time: .max, order: .max, due: .max, isWanted: false, isHeavy: false)
}

/// Sums over the parts that cover their targets.
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

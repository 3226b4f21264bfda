import SyncModel

/// The parts of a source, found by what they are; with sums over all of them, and with whose turn it is.
///
/// What is needed after each response costs little however many parts there are: sums are kept up to date, and a
/// part's turns are judged anew only when the part has changed. A part keeps its slot as long as it is there.
struct PartTable: Sendable {
    private var states: [PartState?] = []
    private var freeSlots: [Int] = []
    private var slots: [Part: Int] = [:]
    private var byTarget: [String: Set<Part>] = [:]
    /// The slots whose turns must be judged anew.
    private var changed: Set<Int> = []
    private var turns = TurnQueue()
    /// Those in flight; few.
    private(set) var inFlight: [Part] = []
    private(set) var sums = PartSums()
    private var coverChanges = CoverChanges()

    subscript(part: Part) -> PartState? { slots[part].flatMap { states[$0] } }

    func forEach(_ body: (PartState) -> Void) {
        for case let state? in states { body(state) }
    }

    func filter(_ body: (PartState) -> Bool) -> [PartState] {
        states.compactMap { state in state.flatMap { body($0) ? $0 : nil } }
    }

    /// The parts of a target that are not ``PartState/isObsolete``, in the order in which they were added.
    func of(target: String) -> [PartState] {
        (byTarget[target] ?? []).compactMap { slots[$0] }.sorted().compactMap { states[$0] }.filter { !$0.isObsolete }
    }

    /// Those that together cover a target.
    func cover(of target: String) -> [PartState] { of(target: target).filter(\.isCover) }

    func hasCover(of target: String) -> Bool {
        (byTarget[target] ?? []).contains { self[$0]?.isCover == true }
    }

    /// Adds a part, or puts it in the place of the one that is there.
    mutating func insert(_ state: PartState) {
        if let slot = slots[state.part] { return change(slot) { $0 = state } }
        let slot = freeSlots.popLast() ?? states.count
        if slot == states.count { states.append(nil) }
        states[slot] = state
        slots[state.part] = slot
        byTarget[state.part.target, default: []].insert(state.part)
        changed.insert(slot)
        sums.add(state)
        if state.isCover { coverChanges.add(state.part) }
    }

    /// Removes a part; one in flight is only removed when its request is over, and counts no more until then.
    mutating func remove(_ part: Part) {
        guard let slot = slots[part], let state = states[slot] else { return }
        if state.isInFlight {
            return change(slot) { state in
                state.isObsolete = true
                state.isCover = false
            }
        }
        slots[part] = nil
        byTarget[part.target]?.remove(part)
        if byTarget[part.target]?.isEmpty == true { byTarget[part.target] = nil }
        sums.subtract(state)
        states[slot] = nil
        freeSlots.append(slot)
        changed.remove(slot)
        turns.set([], of: slot)
        if state.isCover { coverChanges.remove(part) }
    }

    /// Removes a target's parts.
    mutating func remove(target: String) {
        for state in of(target: target) { remove(state.part) }
    }

    mutating func removeAll(where isGone: (PartState) -> Bool) {
        for state in filter(isGone) { remove(state.part) }
    }

    /// Changes a part, if there is one.
    mutating func update(_ part: Part, _ body: (inout PartState) -> Void) {
        if let slot = slots[part] { change(slot, body) }
    }

    mutating func updateAll(_ body: (inout PartState) -> Void) {
        for slot in states.indices where states[slot] != nil { change(slot, body) }
    }

    private mutating func change(_ slot: Int, _ body: (inout PartState) -> Void) {
        guard var state = states[slot] else { return }
        // Moved out for a moment, so that it is changed in place.
        states[slot] = nil
        let wasCover = state.isCover
        sums.subtract(state)
        body(&state)
        sums.add(state)
        if wasCover != state.isCover {
            if wasCover { coverChanges.remove(state.part) } else { coverChanges.add(state.part) }
        }
        states[slot] = state
        changed.insert(slot)
    }

    /// Notes that a request for a part begins.
    mutating func begin(_ part: Part, now: Duration) {
        update(part) { state in
            state.isInFlight = true
            state.isWanted = false
            state.isProbed = false
            state.lastStarted = now
        }
        inFlight.append(part)
    }

    /// Notes that the request for a part is over.
    mutating func end(_ part: Part) {
        inFlight.removeAll { $0 == part }
        update(part) { $0.isInFlight = false }
        if self[part]?.isObsolete == true { remove(part) }
    }

    /// Which parts have begun or ceased to cover their targets since this was last called.
    mutating func takeCoverChanges() -> CoverChanges {
        defer { coverChanges = CoverChanges() }
        return coverChanges
    }

    // MARK: Turns

    /// Lets every part's turns be judged anew: something that concerns all of them has changed.
    mutating func invalidateTurns() {
        changed.formUnion(states.indices)
    }

    /// Lets the turns of a target's parts be judged anew.
    mutating func invalidateTurns(of target: String) {
        for part in byTarget[target] ?? [] {
            if let slot = slots[part] { changed.insert(slot) }
        }
    }

    /// Judges anew the turns of the parts that have changed.
    ///
    /// - Returns: When the next turn comes after `now`.
    mutating func judgeTurns(at now: Duration, by judge: (PartState) -> [PartTurn]) -> Duration? {
        for slot in changed.sorted() {
            guard let state = states[slot] else { continue }
            turns.set(judge(state), of: slot)
        }
        changed.removeAll(keepingCapacity: true)
        return turns.advance(to: now.wholeMicroseconds).map { .microseconds($0) }
    }

    /// The first part of a class whose turn it is and that nothing is in the way of.
    mutating func first(of kind: PollClass, where isFree: (PartState, Duration) -> Bool) -> Part? {
        let states = states
        let slot = turns.first(of: kind) { slot, since in
            guard let state = states[slot] else { return false }
            return isFree(state, .microseconds(since))
        }
        return slot.flatMap { states[$0]?.part }
    }
}

/// Parts that have begun or ceased to cover their targets.
struct CoverChanges: Sendable {
    private(set) var added: Set<Part> = []
    private(set) var removed: Set<Part> = []

    var isEmpty: Bool { added.isEmpty && removed.isEmpty }

    fileprivate mutating func add(_ part: Part) {
        if removed.remove(part) == nil { added.insert(part) }
    }

    fileprivate mutating func remove(_ part: Part) {
        if added.remove(part) == nil { removed.insert(part) }
    }
}

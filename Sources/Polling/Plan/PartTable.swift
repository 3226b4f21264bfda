import SyncModel

/// The parts of a source, found by what they are.
struct PartTable: Sendable {
    private var states: [PartState] = []
    private var indices: [Part: Int] = [:]
    /// Those in flight; few.
    private(set) var inFlight: [Part] = []

    var count: Int { states.count }

    subscript(part: Part) -> PartState? { indices[part].map { states[$0] } }

    subscript(index: Int) -> PartState { states[index] }

    /// Walks over all parts in no particular order.
    func forEach(_ body: (Int, PartState) -> Void) {
        for index in states.indices { body(index, states[index]) }
    }

    var isEmpty: Bool { states.isEmpty }

    func count(where body: (PartState) -> Bool) -> Int { states.count(where: body) }

    func allSatisfy(_ body: (PartState) -> Bool) -> Bool { states.allSatisfy(body) }

    func filter(_ body: (PartState) -> Bool) -> [PartState] { states.filter(body) }

    func of(target: String) -> [PartState] { states.filter { $0.part.target == target } }

    /// Adds a part, or puts it in the place of the one that is there.
    mutating func insert(_ state: PartState) {
        if let index = indices[state.part] {
            states[index] = state
        } else {
            indices[state.part] = states.count
            states.append(state)
        }
    }

    @discardableResult
    mutating func remove(_ part: Part) -> PartState? {
        guard let index = indices.removeValue(forKey: part) else { return nil }
        inFlight.removeAll { $0 == part }
        let removed = states[index]
        let last = states.removeLast()
        if index < states.count {
            states[index] = last
            indices[last.part] = index
        }
        return removed
    }

    mutating func removeAll(where isGone: (PartState) -> Bool) {
        for state in states.filter(isGone) { remove(state.part) }
    }

    /// Changes a part, if there is one.
    mutating func update(_ part: Part, _ change: (inout PartState) -> Void) {
        if let index = indices[part] { change(&states[index]) }
    }

    mutating func updateAll(_ change: (inout PartState) -> Void) {
        for index in states.indices { change(&states[index]) }
    }

    /// Notes that a request for a part begins.
    mutating func begin(at index: Int, now: Duration) {
        states[index].isInFlight = true
        states[index].isWanted = false
        states[index].lastStarted = now
        inFlight.append(states[index].part)
    }

    /// Notes that the request for a part is over.
    mutating func end(_ part: Part) {
        inFlight.removeAll { $0 == part }
        update(part) { $0.isInFlight = false }
    }
}

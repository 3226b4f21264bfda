import SyncModel

/// When and why a part may be polled.
struct PartTurn: Sendable {
    let kind: PollClass
    /// From when on, in microseconds of the monotonic clock.
    let time: Int64
    /// What decides within a class; the least first.
    let order: Int64

    init(_ kind: PollClass, from time: Duration, order: Int64? = nil) {
        self.kind = kind
        self.time = time.wholeMicroseconds
        self.order = order ?? self.time
    }
}

/// The turns of all parts: which may be polled now, and when the next one may.
///
/// A part is known by its slot. Its turns are judged when the part changes, and those judged before count no more.
struct TurnQueue: Sendable {
    private struct Entry: Comparable, Sendable {
        let key: Int64
        let slot: Int
        let version: UInt32
        let turn: PartTurn

        static func < (one: Entry, other: Entry) -> Bool { (one.key, one.slot) < (other.key, other.slot) }

        static func == (one: Entry, other: Entry) -> Bool { (one.key, one.slot) == (other.key, other.slot) }
    }

    private var later = Heap<Entry>()
    private var ready = [Heap<Entry>](repeating: Heap(), count: PollClass.allCases.count)
    /// How often each slot's turns were judged.
    private var versions: [UInt32] = []

    /// Puts turns in the place of those that a slot had.
    mutating func set(_ turns: [PartTurn], of slot: Int) {
        while versions.count <= slot { versions.append(0) }
        versions[slot] &+= 1
        for turn in turns {
            later.insert(Entry(key: turn.time, slot: slot, version: versions[slot], turn: turn))
        }
        if later.count > 8 * versions.count + 64 {
            later.keep { [versions] in $0.version == versions[$0.slot] }
        }
    }

    /// Lets those whose time has come be found by ``first(of:where:)``.
    ///
    /// - Returns: When the next time comes; `nil` if there is none.
    mutating func advance(to now: Int64) -> Int64? {
        while let next = later.first {
            guard isCurrent(next) else {
                later.removeFirst()
                continue
            }
            if next.key > now { return next.key }
            later.removeFirst()
            ready[next.turn.kind.rawValue].insert(
                Entry(key: next.turn.order, slot: next.slot, version: next.version, turn: next.turn))
        }
        return nil
    }

    /// The first of a class that may be polled now.
    ///
    /// - Parameter isFree: Whether nothing is in its way; gets its slot and since when it waits.
    mutating func first(of kind: PollClass, where isFree: (Int, Int64) -> Bool) -> Int? {
        var passed: [Entry] = []
        defer { for entry in passed { ready[kind.rawValue].insert(entry) } }
        while let entry = ready[kind.rawValue].first {
            if isCurrent(entry) {
                if isFree(entry.slot, entry.turn.time) { return entry.slot }
                passed.append(entry)
            }
            ready[kind.rawValue].removeFirst()
        }
        return nil
    }

    private func isCurrent(_ entry: Entry) -> Bool { entry.version == versions[entry.slot] }
}

import Exposition
import SyncModel

/// A source's syncs as they are shown, in the order of their labels, and what had to be left out.
struct ExposedSyncs {
    private(set) var syncs: [ExposedSync]
    /// Syncs left out because another has the same labels and the same id.
    private(set) var duplicates = 0
    /// Syncs left out because there were more than allowed.
    private(set) var overLimit = 0
    /// Where each of them was among the known.
    private var order: [Int] = []

    /// Gives every sync its labels.
    ///
    /// Of two syncs with the same labels the one with the smaller id keeps them, the other takes its id as
    /// variant. The limit keeps the first in the order of labels, which is the same subset at every poll.
    ///
    /// - Parameter last: What the poll before came to, which saves a fleet that stays the same its sorting.
    init(_ known: some Collection<KnownSync>, limit: Int, after last: ExposedSyncs? = nil) {
        syncs = known.map { ExposedSync(known: $0, isTwin: false) }
        if let last, last.syncs.count <= limit {
            if takeOver(last) { return }
            syncs = known.map { ExposedSync(known: $0, isTwin: false) }
        }
        order = Array(syncs.indices)
        var isRepeated = sort()
        // A second round for the sync whose own variant is the id of another: rarely, but it happens to be there.
        for _ in 0..<2 where renameTwins(isRepeated) { isRepeated = sort() }
        leaveOut(isRepeated, limit: limit)
    }

    /// Brings the syncs into the order and under the labels that the last ones have.
    ///
    /// - Returns: Whether they are the same syncs as came then, in the same order; else theirs is any.
    private mutating func takeOver(_ last: ExposedSyncs) -> Bool {
        guard last.duplicates == 0, last.overLimit == 0, syncs.count == last.syncs.count else { return false }
        order = last.order
        syncs.reorder(by: last.order)
        for index in syncs.indices {
            guard syncs[index].known.isSpelled(as: last.syncs[index].known) else { return false }
            syncs[index].isTwin = last.syncs[index].isTwin
        }
        return true
    }

    /// Brings the syncs into the order of their labels, then of their ids.
    ///
    /// - Returns: Of each sync, whether it has the labels of the one before.
    private mutating func sort() -> [Bool] {
        var labels = LabelTable(rows: syncs.count)
        for sync in syncs {
            sync.eachLabel { labels.append($0, $1) }
            labels.endRow()
        }
        let sorted = labels.sorted { syncs[$0].id.utf8.lexicographicallyPrecedes(syncs[$1].id.utf8) }
        syncs.reorder(by: sorted)
        order = sorted.map { order[$0] }
        return sorted.indices.map { $0 > 0 && labels.areEqual(sorted[$0], sorted[$0 - 1]) }
    }

    /// Gives their ids as variants to syncs that have the labels, and not the id, of the one before.
    ///
    /// - Returns: Whether there are any.
    private mutating func renameTwins(_ isRepeated: [Bool]) -> Bool {
        let twins = syncs.indices.filter {
            isRepeated[$0] && !syncs[$0].id.utf8.elementsEqual(syncs[$0 - 1].id.utf8)
        }
        for index in twins { syncs[index] = ExposedSync(known: syncs[index].known, isTwin: true) }
        return !twins.isEmpty
    }

    private mutating func leaveOut(_ isRepeated: [Bool], limit: Int) {
        duplicates = isRepeated.count { $0 }
        overLimit = max(0, syncs.count - duplicates - limit)
        if duplicates > 0 { syncs = zip(syncs, isRepeated).compactMap { $1 ? nil : $0 } }
        syncs.removeLast(overLimit)
    }
}

extension ExposedSync {
    fileprivate var id: String { known.reading.identity.id }
}

extension Array {
    /// Puts at each index the element that was at `order[index]`, of which each index is one.
    ///
    /// Elements are moved, not copied: to copy a hundred thousand syncs in another order than they lie in memory takes
    /// longer than to sort them.
    fileprivate mutating func reorder(by order: [Int]) {
        var order = order
        withUnsafeMutableBufferPointer { elements in
            for start in order.indices {
                var index = start
                while order[index] != start {
                    let next = order[index]
                    elements.swapAt(index, next)
                    order[index] = index
                    index = next
                }
                order[index] = index
            }
        }
    }
}

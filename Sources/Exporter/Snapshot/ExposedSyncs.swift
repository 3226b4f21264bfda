import Exposition
import SyncModel

/// A source's syncs as they are shown, in the order of their labels, and what had to be left out.
struct ExposedSyncs {
    private(set) var syncs: [ExposedSync]
    /// Syncs left out because another has the same labels and the same id.
    private(set) var duplicates = 0
    /// Syncs left out because there were more than allowed.
    private(set) var overLimit = 0

    /// Gives every sync its labels.
    ///
    /// Of two syncs with the same labels the one with the smaller id keeps them, the other takes its id as
    /// variant. The limit keeps the first in the order of labels, which is the same subset at every poll.
    init(_ known: some Sequence<KnownSync>, limit: Int) {
        syncs = known.map { ExposedSync(known: $0, isTwin: false) }
        var isRepeated = sort()
        // A second round for the sync whose own variant is the id of another: rarely, but it happens to be there.
        for _ in 0..<2 where renameTwins(isRepeated) { isRepeated = sort() }
        leaveOut(isRepeated, limit: limit)
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
        var order = labels.sorted { syncs[$0].id.utf8.lexicographicallyPrecedes(syncs[$1].id.utf8) }
        let isRepeated = order.indices.map { $0 > 0 && labels.areEqual(order[$0], order[$0 - 1]) }
        syncs.reorder(by: &order)
        return isRepeated
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
    fileprivate mutating func reorder(by order: inout [Int]) {
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

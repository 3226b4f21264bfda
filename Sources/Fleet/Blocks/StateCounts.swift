package import SyncModel

/// How many rows are in each state, added and subtracted as one number.
package struct StateCounts: Hashable, Sendable {
    private var counts = SIMD16<Int32>()

    package init() {}

    package subscript(state: SyncState) -> Int { Int(counts[state.position]) }

    /// All rows.
    package var total: Int { Int(counts.wrappedSum()) }

    /// The states in which there are rows.
    package var byState: [SyncState: Int] {
        var result: [SyncState: Int] = [:]
        for state in SyncState.allCases where self[state] > 0 { result[state] = self[state] }
        return result
    }

    mutating func add(_ state: SyncState) {
        counts[state.position] &+= 1
    }

    package static func += (counts: inout StateCounts, more: StateCounts) {
        counts.counts &+= more.counts
    }

    static func -= (counts: inout StateCounts, fewer: StateCounts) {
        counts.counts &-= fewer.counts
    }
}

extension SyncState {
    /// Where the state is among all states.
    fileprivate var position: Int { Int(code) }
}

import Fleet
import SyncModel

/// The worst of any number of syncs, in about twice the memory of those it keeps.
struct WorstSyncs {
    private let maximum: Int
    private var kept: [Candidate] = []
    /// The last of those that were kept when last looked at: what is not worse than it is not kept.
    private var bar: Candidate?
    private var seen = 0

    private struct Candidate: Comparable {
        let rank: Int
        let lastSuccess: Int64
        let position: Int
        let sync: ListedSync

        /// By trouble, then by the time without a success, then in the order of the rows.
        private var key: (Int, Int64, Int) { (rank, lastSuccess, position) }

        static func < (one: Candidate, other: Candidate) -> Bool { one.key < other.key }
        static func == (one: Candidate, other: Candidate) -> Bool { one.key == other.key }
    }

    /// - Parameter maximum: How many to keep.
    init(keeping maximum: Int) {
        self.maximum = maximum
    }

    mutating func add(_ sync: ListedSync) {
        seen += 1
        let candidate = Candidate(
            rank: Self.rank(of: sync), lastSuccess: sync.row.lastSuccess.microseconds ?? .min, position: seen,
            sync: sync)
        if let bar, candidate > bar { return }
        kept.append(candidate)
        if kept.count >= 2 * maximum { cut() }
    }

    /// What is kept, the worst first.
    var sorted: [ListedSync] {
        kept.sorted().prefix(maximum).map(\.sync)
    }

    private mutating func cut() {
        kept.sort()
        kept.removeLast(max(0, kept.count - maximum))
        bar = kept.last
    }

    private static let ranks = Dictionary(uniqueKeysWithValues: SyncTrouble.allCases.enumerated().map { ($1, $0) })

    /// Syncs without trouble come last, those that are switched off at the very end.
    private static func rank(of sync: ListedSync) -> Int {
        if let trouble = sync.trouble { return ranks[trouble, default: 0] }
        switch sync.row.state {
        case .paused: return ranks.count + 1
        case .disabled: return ranks.count + 2
        default: return ranks.count
        }
    }
}

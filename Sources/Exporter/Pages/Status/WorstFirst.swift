import SyncModel

/// The worst of however many syncs, in about twice the memory of those it keeps.
struct WorstFirst {
    private let most: Int
    private var kept: [Candidate] = []
    /// The best of those that had a place when last looked at; who is no worse has none.
    private var bar: Candidate?
    private var seen = 0

    private struct Candidate: Comparable {
        let rank: Int
        let lastSuccess: Int64
        let position: Int
        let sync: SurveyedSync

        /// By trouble, then by the time without a success, then in the order of the labels.
        private var key: (Int, Int64, Int) { (rank, lastSuccess, position) }

        static func < (one: Candidate, other: Candidate) -> Bool { one.key < other.key }
        static func == (one: Candidate, other: Candidate) -> Bool { one.key == other.key }
    }

    /// - Parameter most: How many to keep.
    init(keeping most: Int) {
        self.most = most
    }

    mutating func add(_ sync: SurveyedSync) {
        seen += 1
        let candidate = Candidate(
            rank: Self.rank(of: sync), lastSuccess: sync.known.history.lastSuccess?.microseconds ?? .min,
            position: seen, sync: sync)
        if let bar, candidate > bar { return }
        kept.append(candidate)
        if kept.count >= 2 * most { cut() }
    }

    /// What is kept, the worst first.
    var sorted: [SurveyedSync] {
        kept.sorted().prefix(most).map(\.sync)
    }

    private mutating func cut() {
        kept.sort()
        kept.removeLast(max(0, kept.count - most))
        bar = kept.last
    }

    private static let ranks = Dictionary(uniqueKeysWithValues: SyncTrouble.allCases.enumerated().map { ($1, $0) })

    /// Those that nothing is wrong with come last, those that are switched off at the very end.
    private static func rank(of sync: SurveyedSync) -> Int {
        if let trouble = sync.trouble { return ranks[trouble, default: 0] }
        switch sync.known.reading.state {
        case .paused: return ranks.count + 1
        case .disabled: return ranks.count + 2
        default: return ranks.count
        }
    }
}

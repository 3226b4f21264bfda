import SyncModel

/// What one walk over all syncs finds: how many there are of what, and the rows of one page of a list.
struct StatusSurvey: Sendable {
    /// Each source with its counts, in the order of the names.
    private(set) var sources: [SurveyedSource] = []
    /// Of all sources, selected or not.
    private(set) var states: [SyncState: Int] = [:]
    private(set) var troubles: [SyncTrouble: Int] = [:]
    /// Syncs that the selection has.
    private(set) var selected = 0
    /// One page of them, the worst first.
    private(set) var rows: [SurveyedSync] = []
    /// The page that the rows are, from 1.
    private(set) var page = 1

    /// How many rows a page has.
    static let pageCount = 50

    var syncs: Int { states.values.reduce(0, +) }
    var pages: Int { max(1, (selected + Self.pageCount - 1) / Self.pageCount) }

    /// - Parameters:
    ///   - all: Every source, for the counts.
    ///   - selection: What the rows are of, and which page; the last one if there are fewer.
    init(
        of all: [SourceSnapshot], selecting selection: SyncSelection, now: Timestamp, uptime: Duration
    ) {
        let names = Set(selection.sources.map(\.name))
        var worst = WorstFirst(keeping: min(selection.page, Self.mostPages) * Self.pageCount)
        for (index, source) in all.enumerated() {
            let isSelected = names.contains(source.name)
            var surveyed = SurveyedSource(snapshot: source)
            for sync in source.freshSyncs(at: uptime) {
                let trouble = SyncTrouble(of: sync.known, pollInterval: source.interval, at: now)
                surveyed.states[sync.known.reading.state, default: 0] += 1
                if let trouble { surveyed.troubles[trouble, default: 0] += 1 }
                guard isSelected, selection.contains(sync, in: trouble) else { continue }
                selected += 1
                worst.add(SurveyedSync(sync: sync, trouble: trouble, source: index))
            }
            states.merge(surveyed.states, uniquingKeysWith: +)
            troubles.merge(surveyed.troubles, uniquingKeysWith: +)
            sources.append(surveyed)
        }
        self.page = max(1, min(selection.page, pages, Self.mostPages))
        rows = Array(worst.sorted.dropFirst((self.page - 1) * Self.pageCount).prefix(Self.pageCount))
    }

    /// A list that goes on after so many pages is not read, but filtered.
    private static let mostPages = 4000
}

/// A source and how many of its syncs are in which state and trouble.
struct SurveyedSource: Sendable {
    let snapshot: SourceSnapshot
    fileprivate(set) var states: [SyncState: Int] = [:]
    fileprivate(set) var troubles: [SyncTrouble: Int] = [:]

    var syncs: Int { states.values.reduce(0, +) }
    var urgent: Int { SyncTrouble.urgent.reduce(0) { $0 + troubles[$1, default: 0] } }
}

/// A sync, what is wrong with it and where it is from.
struct SurveyedSync: Sendable {
    let sync: ExposedSync
    let trouble: SyncTrouble?
    /// The position of its source in the survey.
    let source: Int

    var known: KnownSync { sync.known }
}

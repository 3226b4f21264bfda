import Fleet
import SyncModel

/// What one walk over all syncs finds: how many there are of each kind, and the rows of one page of the list.
struct StatusSummary: Sendable {
    /// Each source with its counts, in the order of the names.
    private(set) var sources: [SourceSummary] = []
    /// Counts of the selected syncs.
    private(set) var selected = SyncCounts()
    /// One page of them, the worst first.
    private(set) var rows: [ListedSync] = []
    /// The number of that page, from 1.
    private(set) var page = 1

    /// How many rows a page has.
    static let pageCount = 50

    var pages: Int { max(1, (selected.total + Self.pageCount - 1) / Self.pageCount) }

    /// - Parameters:
    ///   - all: Every source.
    ///   - selection: Which syncs are selected, and which page of them is shown; the last one if there are fewer.
    init(of all: [PublishedSource], selecting selection: SyncSelection, now: Timestamp, uptime: Duration) {
        var worst = WorstSyncs(keeping: min(selection.page, Self.maximumPages) * Self.pageCount)
        for (position, source) in all.enumerated() {
            let isSelected = selection.includes(source)
            let listing = SourceListing(source, position: position, now: now, uptime: uptime)
            var summary = SourceSummary(
                source: source, isSelected: isSelected, brokenConnections: listing.brokenConnections)
            for block in source.blocks {
                let syncs = listing.syncs(of: block)
                for sync in syncs { summary.counts.add(sync) }
                guard isSelected else { continue }
                for sync in selection.filter(syncs, of: block) {
                    selected.add(sync)
                    worst.add(sync)
                }
            }
            sources.append(summary)
        }
        page = max(1, min(selection.page, pages, Self.maximumPages))
        rows = Array(worst.sorted.dropFirst((page - 1) * Self.pageCount).prefix(Self.pageCount))
    }

    /// Readers filter before they come to this page.
    private static let maximumPages = 4000
}

/// A source and how many of its syncs are in which state and trouble.
struct SourceSummary: Sendable {
    let source: PublishedSource
    let isSelected: Bool
    /// In the order of their names.
    let brokenConnections: [ConnectionReading]
    fileprivate(set) var counts = SyncCounts()

    var status: SourceStatus { source.status }

    /// How it is; `nil` before the first result.
    var condition: SourceCondition? { status.isUp == nil ? nil : status.condition }

    /// What its targets are called: `integration`, `user`, `account`.
    var targetWord: String {
        if let failing = status.failing.first(where: \.target.isCounted) { return failing.target.kind.rawValue }
        let target = source.blocks.first?[0].target ?? ""
        return target.split(separator: " ").first.map(String.init) ?? "target"
    }
}

/// How many syncs are in which state and trouble.
struct SyncCounts: Sendable {
    /// Without those whose present state is not known.
    private(set) var states: [SyncState: Int] = [:]
    /// Those that cannot be read at present.
    private(set) var unreadable = 0
    /// By the worst that is wrong with each.
    private(set) var troubles: [SyncTrouble: Int] = [:]

    var total: Int { states.values.reduce(0, +) + unreadable }
    var urgent: Int { SyncTrouble.urgent.reduce(0) { $0 + troubles[$1, default: 0] } }

    /// The number of syncs with a trouble, as the filter selects them.
    func count(of trouble: SyncTrouble) -> Int {
        trouble == .unreadable ? unreadable : troubles[trouble, default: 0]
    }

    mutating func add(_ sync: ListedSync) {
        if sync.unreadable == nil { states[sync.row.state, default: 0] += 1 } else { unreadable += 1 }
        if let trouble = sync.trouble { troubles[trouble, default: 0] += 1 }
    }
}

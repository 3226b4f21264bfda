import Exposition
import SyncModel

/// A source's syncs as they are shown, in the order of their labels, and what had to be left out.
struct ExposedSyncs {
    private(set) var syncs: [ExposedSync] = []
    /// Syncs left out because another has the same labels and the same id.
    private(set) var duplicates = 0
    /// Syncs left out because there were more than allowed.
    private(set) var overLimit = 0

    /// Gives every sync its labels.
    ///
    /// Of two syncs with the same labels the one with the smaller id keeps them, the other takes its id as
    /// variant. The limit keeps the first in the order of labels, which is the same subset at every poll.
    ///
    /// - Parameter source: The labels that all series of the source begin with.
    init(_ known: some Sequence<KnownSync>, under source: LabelSet, limit: Int) {
        var all = known.map { Candidate(ExposedSync(known: $0, isTwin: false), under: source) }
        all.sort()
        // A second round for the sync whose own variant is the id of another: rarely, but it happens to be there.
        for _ in 0..<2 {
            guard let renamed = Self.renamingTwins(all, under: source) else { break }
            all = renamed.sorted()
        }
        syncs.reserveCapacity(min(all.count, limit))
        for (index, candidate) in all.enumerated() {
            if index > 0, candidate.labels == all[index - 1].labels {
                duplicates += 1
            } else if syncs.count == limit {
                overLimit += 1
            } else {
                syncs.append(candidate.sync)
            }
        }
    }

    /// The same syncs with their ids as variants where labels repeat, or `nil` if none do.
    private static func renamingTwins(_ sorted: [Candidate], under source: LabelSet) -> [Candidate]? {
        let twins = sorted.indices.dropFirst().filter { index in
            sorted[index].labels == sorted[index - 1].labels && sorted[index] != sorted[index - 1]
        }
        guard !twins.isEmpty else { return nil }
        var renamed = sorted
        for index in twins {
            renamed[index] = Candidate(ExposedSync(known: sorted[index].sync.known, isTwin: true), under: source)
        }
        return renamed
    }

    /// A sync with its labels, for as long as it takes to find its place.
    private struct Candidate: Comparable {
        let sync: ExposedSync
        let labels: LabelSet

        var id: String { sync.known.reading.identity.id }

        init(_ sync: ExposedSync, under source: LabelSet) {
            self.sync = sync
            labels = sync.labels(under: source)
        }

        static func == (left: Candidate, right: Candidate) -> Bool {
            left.labels == right.labels && left.id.utf8.elementsEqual(right.id.utf8)
        }

        static func < (left: Candidate, right: Candidate) -> Bool {
            switch left.labels.order(to: right.labels) {
            case ..<0: true
            case 0: left.id.utf8.lexicographicallyPrecedes(right.id.utf8)
            default: false
            }
        }
    }
}

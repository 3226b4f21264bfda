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
    init(_ known: some Sequence<KnownSync>, of source: SourceLabels, limit: Int) {
        var all = known.map { source.exposed($0, as: $0.reading.identity.bounded) }
        all.sort(by: Self.precedes)
        if let renamed = Self.renamingTwins(all, of: source) {
            all = renamed.sorted(by: Self.precedes)
        }
        for sync in all {
            if sync.labels == syncs.last?.labels {
                duplicates += 1
            } else if syncs.count == limit {
                overLimit += 1
            } else {
                syncs.append(sync)
            }
        }
    }

    /// The same syncs with their ids as variants where labels repeat, or `nil` if none do.
    private static func renamingTwins(_ sorted: [ExposedSync], of source: SourceLabels) -> [ExposedSync]? {
        var renamed = sorted
        var changed = false
        for index in sorted.indices.dropFirst() where sorted[index].labels == sorted[index - 1].labels {
            let id = sorted[index].known.reading.identity.id
            if id == sorted[index - 1].known.reading.identity.id { continue }
            var shown = sorted[index].shown
            shown.variant = LabelValue.bounded(id)
            renamed[index] = source.exposed(sorted[index].known, as: shown)
            changed = true
        }
        return changed ? renamed : nil
    }

    private static func precedes(_ left: ExposedSync, _ right: ExposedSync) -> Bool {
        if left.labels != right.labels { return left.labels < right.labels }
        let leftID = left.known.reading.identity.id.utf8
        return leftID.lexicographicallyPrecedes(right.known.reading.identity.id.utf8)
    }
}

/// The labels that all series of one source begin with.
struct SourceLabels: Sendable {
    let source: String
    let provider: String

    var labels: LabelSet { LabelSet([("source", source), ("provider", provider)]) }

    func exposed(_ known: KnownSync, as shown: SyncIdentity) -> ExposedSync {
        let values = [source, provider, shown.integration, shown.connection, shown.sync, shown.variant]
        return ExposedSync(
            known: known, labels: LabelSet(Array(zip(ExposedSync.labelNames, values))), shown: shown)
    }
}

extension SyncIdentity {
    /// The identity with every part short enough for a label.
    fileprivate var bounded: SyncIdentity {
        SyncIdentity(
            integration: LabelValue.bounded(integration), connection: LabelValue.bounded(connection),
            sync: LabelValue.bounded(sync), variant: LabelValue.bounded(variant), id: LabelValue.bounded(id))
    }
}

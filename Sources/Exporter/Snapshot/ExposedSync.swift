package import Exposition
package import SyncModel

/// A sync with the labels under which it is shown, unique among all syncs of its source.
///
/// The labels of a hundred thousand syncs are megabytes, so they are not kept but written again when they are needed.
package struct ExposedSync: Sendable {
    package let known: KnownSync
    /// Whether the vendor's id stands for the variant, because another sync would have the same labels.
    var isTwin: Bool

    /// As shown: every part short enough for a label.
    package var shown: SyncIdentity {
        let identity = known.reading.identity
        return SyncIdentity(
            integration: LabelValue.bounded(identity.integration), connection: LabelValue.bounded(identity.connection),
            sync: LabelValue.bounded(identity.sync),
            variant: LabelValue.bounded(isTwin ? identity.id : identity.variant),
            id: LabelValue.bounded(identity.id))
    }

    /// The six base labels.
    ///
    /// - Parameter source: The first two of them.
    package func labels(under source: LabelSet) -> LabelSet {
        var labels = source
        eachLabel { labels.append($0, $1) }
        return labels
    }

    /// Hands over the four labels that tell a sync from the others of its source, in their order.
    @inline(__always)
    func eachLabel(_ body: (_ name: StaticString, _ value: String) -> Void) {
        body("integration", LabelValue.bounded(known.reading.identity.integration))
        body("connection", LabelValue.bounded(known.reading.identity.connection))
        body("sync", LabelValue.bounded(known.reading.identity.sync))
        body("variant", LabelValue.bounded(isTwin ? known.reading.identity.id : known.reading.identity.variant))
    }
}

extension ExposedSync {
    /// The names of the labels that every per-sync series has, in their order.
    package static let labelNames = ["source", "provider", "integration", "connection", "sync", "variant"]
}

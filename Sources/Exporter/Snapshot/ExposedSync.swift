package import Exposition
package import SyncModel

/// A sync with the labels under which it is shown, unique among all syncs of its source.
package struct ExposedSync: Sendable {
    package var known: KnownSync
    /// The six base labels.
    package var labels: LabelSet
    /// As shown: bounded, and with the vendor's id as variant where two syncs would share their labels.
    package var shown: SyncIdentity
}

extension ExposedSync {
    /// The names of the labels that every per-sync series has, in their order.
    package static let labelNames = ["source", "provider", "integration", "connection", "sync", "variant"]
}

package import SyncModel

extension SourceLedger {
    /// The bytes of a file with all that must outlive the process.
    ///
    /// They are put together from the ledger as it stands: a large fleet is not copied for it.
    ///
    /// - Parameter limit: How many syncs are kept at most; those that vanished are the first to be left out.
    package func stored(
        of provider: String, at now: Timestamp, uptime: Duration, limit: Int = .max
    ) -> [UInt8] {
        var encoder = HistoryEncoder(provider: provider, saved: now, lastSuccess: lastSuccess)
        var room = limit
        func append(_ identity: SyncIdentity, _ history: RememberedSync, _ presence: StoredSync.Presence) {
            guard room > 0 else { return }
            room = encoder.append(identity, history, presence) ? room - 1 : 0
        }
        // In an order that is the same every time, so that what is left out is the same, too.
        for (id, target) in targets.sorted(by: { $0.key < $1.key }) {
            for sync in target.syncs { append(sync.reading.identity, sync.history, .expected(target: id)) }
        }
        vanished.forEach(at: uptime, append)
        return encoder.finish()
    }
}

package import HTTPExchange

/// What one part's response said.
package struct PartReading: Sendable {
    /// The syncs that the part covers and the vendor still has.
    package var syncs: [SyncReading] = []
    /// The connections that the response described; `nil` if it describes none, as most do.
    package var connections: [ConnectionReading]?
    /// Syncs that are still there and could not be read this time, by the vendor's ID: they stay as last read.
    package var unreadable: Set<String> = []
    /// Why the target counts as failed although this much of it was read: some of its syncs are ``unreadable``.
    package var failure: RequestFailure?
    /// Elements without a usable identity, which were left out.
    package var invalidSyncs = 0
    /// Status words that are unknown here, once for each sync that used one.
    package var unknownWords: [String] = []
    /// Whether the vendor no longer knows what the part is about: its syncs are gone.
    package var isGone = false

    package init() {}
}

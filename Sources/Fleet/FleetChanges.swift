/// What became of a fleet: what to count, and what to store.
package struct FleetChanges: Sendable {
    /// Syncs that were not there before.
    package internal(set) var appeared = 0
    /// Syncs that were there and of which the reading says something new.
    package internal(set) var changed = 0
    /// Syncs that are no longer there.
    package internal(set) var vanished = 0
    /// Syncs that were left out because another has the same labels and the same ID.
    package internal(set) var duplicates = 0
    /// Syncs that were left out because there are more than the maximum.
    package internal(set) var droppedOverLimit = 0
    /// What to append to the storage; empty if nothing changed that outlives the process.
    package internal(set) var journal: [UInt8] = []

    /// Whether anything changed besides the times of reading.
    package var isEmpty: Bool { appeared == 0 && changed == 0 && vanished == 0 }

    package init() {}
}

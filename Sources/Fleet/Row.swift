package import SyncModel

/// One sync as the fleet keeps it: what was read of it last, and what history adds to that.
///
/// Integers only: a text is its number in the block's ``TextTable``, a list of model figures a range of the block's
/// ``Block/models``. Rows are copied and compared as memory; equality is a comparison of integers.
package struct Row: Equatable, Sendable {
    // Who: the order of the rows is that of these texts, in this order.
    package var target: TextNumber
    package var integration: TextNumber
    package var connection: TextNumber
    package var sync: TextNumber
    package var variant: TextNumber
    /// The vendor's ID.
    package var id: TextNumber

    // As last read.
    /// The schedule in the vendor's own words, empty if it gives none.
    package var schedule: TextNumber
    /// The vendor's own words for what is wrong; ``TextNumber/none`` if it gives none.
    package var reason: TextNumber
    package var state: SyncState
    /// Whether another sync has the same labels and a smaller ID: then the ID is shown as the variant.
    package var usesIDAsVariant = false
    package var isInitial: Bool?
    /// Why the last run failed, where the vendor says so with its status.
    package var failureClass: FailureClass?
    package var nextRun: OptionalTime
    /// The schedule, in microseconds; ``OptionalTime/none`` if unknown.
    package var interval: OptionalTime
    /// How long the vendor backs off, in microseconds.
    package var rateLimitBackoff: OptionalTime

    // Remembered from reading to reading.
    package var stateSince: OptionalTime
    package var lastStarted: OptionalTime
    package var lastFinished: OptionalTime
    /// The end before ``lastFinished``: the observed rhythm.
    package var previousFinished: OptionalTime
    package var lastSuccess: OptionalTime
    package var checkpoint: UInt64
    package var hasCheckpoint: Bool
    package var checkpointChanged: OptionalTime
    /// Whether the last run known to have ended failed; `nil` while none is known.
    package var lastRunFailed: Bool?
    /// Failed runs in a row, as far as seen.
    package var failedRunsInARow: Int32
    /// The end of the first failed run of that streak.
    package var failingSince: OptionalTime
    /// Ends of runs seen since the first reading.
    package var observedRuns: Int64
    /// Those of them that failed.
    package var observedFailures: Int64
    /// Whether the last run reported its changes at all, which may be for no model.
    package var hasLastRunRecords: Bool

    /// The row's figures in ``Block/models``.
    package var models: Range<Int32>
}

/// What one row knows of one model. A figure that the vendor does not give is ``ModelFigures/none``.
package struct ModelFigures: Equatable, Sendable {
    /// Stands for a figure that is not known.
    package static let none = Int64.min

    package var model: TextNumber
    /// Records held.
    package var records = none
    /// Records that the vendor expects in total.
    package var expected = none
    // What the last run changed.
    package var added = none
    package var updated = none
    package var deleted = none
    // Sums of these over the runs seen.
    package var observedAdded = none
    package var observedUpdated = none
    package var observedDeleted = none

    package init(model: TextNumber) {
        self.model = model
    }
}

/// The number of a text in a block's ``TextTable``.
package struct TextNumber: Hashable, Sendable {
    package var value: Int32

    package init(_ value: Int32) {
        self.value = value
    }

    /// No text.
    package static let none = TextNumber(-1)
}

/// A time or a duration in microseconds, or none, in eight bytes.
package struct OptionalTime: Hashable, Sendable {
    private static let absent = Int64.min
    private let raw: Int64

    package static let none = OptionalTime(nil as Timestamp?)

    package init(_ time: Timestamp?) {
        raw = time?.microseconds ?? Self.absent
    }

    package init(microseconds: Int64?) {
        raw = microseconds ?? Self.absent
    }

    package var microseconds: Int64? { raw == Self.absent ? nil : raw }
    package var time: Timestamp? { microseconds.map { Timestamp(microseconds: $0) } }
}

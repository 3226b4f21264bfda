package import SyncModel

/// One sync as the fleet keeps it: what was read of it last, and what history adds to that.
///
/// Integers only: a text is its number in the block's ``TextTable``, a list of model figures a range of the block's
/// ``BlockContent/models``. Rows are copied and compared as memory; equality is a comparison of integers. The fields
/// are in the order that takes the least memory.
package struct Row: Equatable, Sendable {
    // Who: the rows are in the order of these texts.
    package var target = TextNumber.none
    package var integration = TextNumber.none
    package var connection = TextNumber.none
    package var sync = TextNumber.none
    package var variant = TextNumber.none
    /// The vendor's ID.
    package var id = TextNumber.none

    // As last read.
    /// The schedule in the vendor's own words, empty if it gives none.
    package var schedule = TextNumber.none
    /// The vendor's own words for what is wrong; ``TextNumber/none`` if it gives none.
    package var reason = TextNumber.none
    /// The row's figures in ``BlockContent/models``, sorted by model.
    package var models: Range<Int32> = 0..<0
    /// Failed runs in a row, as far as seen.
    package var failedRunsInARow: Int32 = 0
    package var state: SyncState
    /// Whether another sync has the same labels and a smaller ID: then the ID is shown as the variant.
    package var usesIDAsVariant = false
    package var isInitial: Bool?
    /// Why the last run failed, where the vendor gives a reason. Kept until another run ends.
    package var failureClass: FailureClass?
    /// Whether the last run known to have ended failed; `nil` while none is known.
    package var lastRunFailed: Bool?
    package var hasCheckpoint = false
    /// Whether the last run reported its changes at all, which may be for no model.
    package var hasLastRunRecords = false
    package var nextRun = OptionalTime.none
    /// The schedule, in microseconds; ``OptionalTime/none`` if unknown.
    package var interval = OptionalTime.none
    /// How long the vendor backs off, in microseconds.
    package var rateLimitBackoff = OptionalTime.none

    // Remembered from reading to reading.
    package var stateSince = OptionalTime.none
    package var lastStarted = OptionalTime.none
    package var lastFinished = OptionalTime.none
    /// How long the run took that ended at ``lastFinished``, in microseconds, where the vendor reports both of its ends.
    package var lastRunDuration = OptionalTime.none
    /// The end before ``lastFinished``: the observed rhythm.
    package var previousFinished = OptionalTime.none
    package var lastSuccess = OptionalTime.none
    package var checkpoint: UInt64 = 0
    package var checkpointChanged = OptionalTime.none
    /// The end of the first failed run of the streak that ``failedRunsInARow`` counts.
    package var failingSince = OptionalTime.none
    /// Ends of runs seen since the first reading.
    package var observedRuns: Int64 = 0
    /// Those of them that failed.
    package var observedFailures: Int64 = 0

    package init(state: SyncState) {
        self.state = state
    }
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

    /// Whether this is a time after the other one, or the only one of the two.
    package func isAfter(_ other: OptionalTime) -> Bool { raw > other.raw }
}

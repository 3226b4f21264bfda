import SyncModel

extension SyncReading {
    /// The maximum length of ``reason``, in bytes of UTF-8.
    private static let maximumReason = 16 << 10

    /// Whether a text is too long to be kept.
    var isLong: Bool {
        identity.isLong || schedule.utf8.count > LabelValue.maximumLength
            || (reason?.utf8.count ?? 0) > Self.maximumReason
    }

    /// The reading with texts of bounded length, so that a hostile vendor cannot make a block too large.
    var bounded: SyncReading {
        var reading = self
        reading.identity = identity.bounded
        reading.schedule = LabelValue.bounded(schedule)
        reading.reason = reason.map { LabelValue.bounded($0, to: Self.maximumReason) }
        return reading
    }
}

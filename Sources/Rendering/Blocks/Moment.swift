import SyncModel

/// What both clocks say.
struct Moment: Equatable, Sendable {
    /// The wall clock.
    let now: Timestamp
    /// The monotonic clock.
    let uptime: Duration

    /// Whether it is less than a second before another moment by both clocks: the wall clock may have been set.
    func isRecent(at other: Moment) -> Bool {
        let second = Duration.zero..<Duration.seconds(1)
        return second.contains(other.now.since(now)) && second.contains(other.uptime - uptime)
    }
}

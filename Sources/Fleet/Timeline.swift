package import SyncModel

/// How many syncs of a source were in each state over the last day.
///
/// A few hundred points, whatever the interval of the polls: it begins with one for each poll, and whenever there are
/// too many every second one goes.
package struct Timeline: Sendable {
    /// For how long a point is kept.
    static let span = Duration.seconds(86_400)
    static let mostPoints = 288

    package struct Point: Sendable {
        /// When the poll ended.
        package let time: Timestamp
        /// Without the states in which no sync was.
        package let counts: [SyncState: Int]
    }

    /// In the order of their times; each stands until the next.
    package private(set) var points: [Point] = []
    /// How far points are apart at least, but for the last one, which always is the last poll's.
    private var spacing = Duration.zero

    package init() {}

    /// Adds what a poll found.
    package mutating func add(_ counts: [SyncState: Int], at now: Timestamp) {
        // The clock may have been set back.
        points.removeAll { now.since($0.time) > Self.span || $0.time > now }
        if points.count > 1, points[points.count - 1].time.since(points[points.count - 2].time) < spacing {
            points.removeLast()
        }
        // Equal counts share their memory.
        let counts = points.last?.counts == counts ? points.last?.counts ?? counts : counts
        points.append(Point(time: now, counts: counts))
        if points.count > Self.mostPoints { thin() }
    }

    private mutating func thin() {
        let last = points.count - 1
        let length = points[last].time.since(points[0].time)
        points = points.indices.filter { $0 % 2 == last % 2 }.map { points[$0] }
        spacing = length / (Self.mostPoints / 2)
    }
}

import Exposition
import SyncModel
import Synchronization

/// A source as it is scraped: rendered and compressed when its poll ended, shared by all scrapes until the next one.
final class RenderedSource: Sendable {
    let snapshot: SourceSnapshot
    /// How many syncs are shown, one by one or by groups.
    let syncCount: Int
    /// After this moment something here is too old; `nil` if nothing ever is.
    private let freshUntil: Duration?

    private let renderer: SegmentRenderer
    private let onRender: @Sendable (Rendering) -> Void
    private let groups: [SyncGroup]
    /// What is shown one by one, and how.
    private let syncs: [ExposedSync]
    private let ofSyncs: SegmentRenderer.OfSyncs
    private let segments: SegmentRenderer.Segments
    private let byTheClock = Mutex<Moment?>(nil)

    /// Segments that depend on the clock, and what it said.
    private struct Moment {
        let now: Timestamp
        let uptime: Duration
        let segments: SegmentRenderer.Segments

        /// Whether it is less than a second ago by both clocks: the time of day may have been set.
        func isRecent(now: Timestamp, uptime: Duration) -> Bool {
            let aMoment = Duration.zero..<Duration.seconds(1)
            return aMoment.contains(now.since(self.now)) && aMoment.contains(uptime - self.uptime)
        }
    }

    /// Renders what is not too old at a moment.
    ///
    /// - Parameter previous: What was shown of the source so far: where its syncs are the same, so is their rendering.
    init(
        _ snapshot: SourceSnapshot, at uptime: Duration, with renderer: SegmentRenderer,
        after previous: RenderedSource?,
        onRender: @escaping @Sendable (Rendering) -> Void
    ) {
        let fresh = snapshot.freshSyncs(at: uptime)
        let connections = snapshot.freshConnections(at: uptime)
        let isGrouped = snapshot.detail == .integration
        self.snapshot = snapshot
        self.renderer = renderer
        self.onRender = onRender
        syncCount = fresh.count
        let oldest = [fresh.lazy.map(\.known.readAt).min(), connections.lazy.map(\.readAt).min()].compactMap(\.self)
            .min()
        freshUntil = oldest.map { $0 + snapshot.staleAfter }
        groups = isGrouped ? SyncGroup.groups(of: fresh, under: snapshot.labels) : []
        syncs = isGrouped ? [] : fresh
        if let previous, previous.settings == renderer.settings, syncs.areSame(as: previous.syncs) {
            ofSyncs = previous.ofSyncs
        } else {
            ofSyncs = renderer.render(syncs, under: snapshot.labels, after: previous?.ofSyncs)
            onRender(.syncs)
        }
        segments = renderer.atPoll(groups, connections).merging(ofSyncs.segments) { first, _ in first }
        onRender(.source)
    }

    /// Shows a snapshot with the syncs and connections of an earlier one, as those were rendered.
    init(_ snapshot: SourceSnapshot, as earlier: RenderedSource) {
        self.snapshot = snapshot
        syncCount = earlier.syncCount
        freshUntil = earlier.freshUntil
        renderer = earlier.renderer
        onRender = earlier.onRender
        groups = earlier.groups
        syncs = earlier.syncs
        ofSyncs = earlier.ofSyncs
        segments = earlier.segments
    }

    /// How it was rendered.
    var settings: GlobalSettings { renderer.settings }

    /// Whether something here is too old to be shown.
    func isStale(at uptime: Duration) -> Bool {
        freshUntil.map { $0 < uptime } ?? false
    }

    /// Every segment at a moment; those that depend on it are at most a second old.
    func segments(now: Timestamp, uptime: Duration) -> SegmentRenderer.Segments {
        // Whoever comes meanwhile waits for this rendering rather than for one of his own.
        let current = byTheClock.withLock { kept in
            if let kept, kept.isRecent(now: now, uptime: uptime) { return kept.segments }
            let segments = renderer.atScrape(groups, times: ofSyncs.times, now: now)
            kept = Moment(now: now, uptime: uptime, segments: segments)
            onRender(.byTheClock)
            return segments
        }
        return segments.merging(current) { first, _ in first }
    }
}

extension [ExposedSync] {
    /// Whether these syncs would be rendered as the others were.
    fileprivate func areSame(as others: [ExposedSync]) -> Bool {
        count == others.count
            && zip(self, others).allSatisfy { $0.isTwin == $1.isTwin && $0.known.isSame(as: $1.known) }
    }
}

import Synchronization

/// The latest snapshot of every source, rendered: polls replace them, scrapes read them, nobody waits for a poll.
package final class SnapshotStore: Sendable {
    private let renderer: SegmentRenderer
    private let onRender: @Sendable (Rendering) -> Void
    private let sources = Mutex<[String: RenderedSource]>([:])
    private let renewal = Mutex(())

    /// - Parameters:
    ///   - settings: What of it is shown.
    ///   - onRender: Told of every rendering.
    package init(
        _ initial: [SourceSnapshot] = [], settings: GlobalSettings = GlobalSettings(),
        onRender: @escaping @Sendable (Rendering) -> Void = { _ in }
    ) {
        renderer = SegmentRenderer(settings)
        self.onRender = onRender
        for snapshot in initial { replace(snapshot, at: .zero) }
    }

    /// Renders a snapshot, then shows it in place of the source's last one.
    ///
    /// - Parameter uptime: The clock that staleness is judged by.
    package func replace(_ snapshot: SourceSnapshot, at uptime: Duration) {
        let rendered = render(snapshot, at: uptime)
        sources.withLock { $0[snapshot.name] = rendered }
    }

    /// Renders a snapshot while `preparation` is on, then, when both are done, shows it in place of the source's last.
    func replace(
        _ snapshot: SourceSnapshot, at uptime: Duration, after preparation: @Sendable () async -> Void
    ) async {
        async let isPrepared: Void = preparation()
        let rendered = render(snapshot, at: uptime)
        await isPrepared
        sources.withLock { $0[snapshot.name] = rendered }
    }

    /// Every source's snapshot, in the order of their names.
    package var all: [SourceSnapshot] {
        current.map(\.snapshot)
    }

    /// Whether every source has finished its first attempt.
    package var isComplete: Bool {
        current.allSatisfy { $0.snapshot.lastPoll != nil }
    }

    /// Every source as it is to be shown at a moment, in the order of their names.
    ///
    /// - Parameter names: The sources to show; all if there are none.
    func rendered(at uptime: Duration, only names: [String]) -> [RenderedSource] {
        let shown = names.isEmpty ? current : current.filter { names.contains($0.snapshot.name) }
        return shown.map { $0.isStale(at: uptime) ? renewed($0.snapshot.name, at: uptime) ?? $0 : $0 }
    }

    private var current: [RenderedSource] {
        sources.withLock { Array($0.values) }.sorted { $0.snapshot.name < $1.snapshot.name }
    }

    /// The source without what has become too old, rendered by whoever comes first.
    private func renewed(_ name: String, at uptime: Duration) -> RenderedSource? {
        renewal.withLock { _ in
            guard let stale = sources.withLock({ $0[name] }), stale.isStale(at: uptime) else {
                return sources.withLock { $0[name] }
            }
            let rendered = render(stale.snapshot, at: uptime)
            // A poll that ended meanwhile has brought something newer.
            sources.withLock { if $0[name] === stale { $0[name] = rendered } }
            return rendered
        }
    }

    private func render(_ snapshot: SourceSnapshot, at uptime: Duration) -> RenderedSource {
        RenderedSource(snapshot, at: uptime, with: renderer, onRender: onRender)
    }
}

/// What was rendered, and why.
package enum Rendering: Sendable {
    /// A source, because a poll of it ended or something of it became too old.
    case source
    /// What of a source depends on the clock, because of a scrape.
    case byTheClock
}

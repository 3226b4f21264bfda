import Synchronization

/// The latest snapshot of every source, rendered: polls replace them, scrapes read them, nobody waits for a poll.
package final class SnapshotStore: Sendable {
    private struct Shown {
        var renderer: SegmentRenderer
        var sources: [String: RenderedSource] = [:]
        var wasComplete = false
    }

    private let onRender: @Sendable (Rendering) -> Void
    private let shown: Mutex<Shown>
    private let renewal = Mutex(())

    /// - Parameters:
    ///   - settings: What of it is shown.
    ///   - onRender: Told of every rendering.
    package init(
        _ initial: [SourceSnapshot] = [], settings: GlobalSettings = GlobalSettings(),
        onRender: @escaping @Sendable (Rendering) -> Void = { _ in }
    ) {
        shown = Mutex(Shown(renderer: SegmentRenderer(settings)))
        self.onRender = onRender
        for snapshot in initial { replace(snapshot, at: .zero) }
    }

    /// Renders a snapshot, then shows it in place of the source's last one.
    ///
    /// - Parameters:
    ///   - uptime: The clock that staleness is judged by.
    ///   - amend: What to change of it at that moment; its syncs and connections are rendered by then.
    package func replace(
        _ snapshot: SourceSnapshot, at uptime: Duration,
        amending amend: (SourceSnapshot) -> SourceSnapshot = { $0 }
    ) {
        while true {
            if show(render(snapshot, at: uptime), amending: amend) { return }
        }
    }

    /// Renders a snapshot while `preparation` is on, then, when both are done, shows it in place of the source's last.
    func replace(
        _ snapshot: SourceSnapshot, at uptime: Duration, after preparation: @Sendable () async -> Void,
        amending amend: (SourceSnapshot) -> SourceSnapshot
    ) async {
        async let isPrepared: Void = preparation()
        let rendered = render(snapshot, at: uptime)
        await isPrepared
        if !show(rendered, amending: amend) { replace(snapshot, at: uptime, amending: amend) }
    }

    /// - Returns: Whether it is shown: not if other settings came meanwhile, by which it looks otherwise.
    private func show(_ rendered: RenderedSource, amending amend: (SourceSnapshot) -> SourceSnapshot) -> Bool {
        shown.withLock { shown in
            guard shown.renderer.settings == rendered.settings else { return false }
            shown.sources[rendered.snapshot.name] = RenderedSource(amend(rendered.snapshot), as: rendered)
            return true
        }
    }

    /// Changes what is shown of a source besides its syncs and connections: nothing is rendered again.
    func amend(_ name: String, _ amend: (SourceSnapshot) -> SourceSnapshot) {
        shown.withLock { shown in
            guard let last = shown.sources[name] else { return }
            shown.sources[name] = RenderedSource(amend(last.snapshot), as: last)
        }
    }

    /// Shows these snapshots and those of the sources to keep, and nothing else, by new settings, from one moment on.
    package func replaceAll(
        with snapshots: [SourceSnapshot], keeping kept: Set<String>, settings: GlobalSettings, at uptime: Duration
    ) {
        let renderer = SegmentRenderer(settings)
        let last = shown.withLock { $0.sources }
        let new = snapshots.map { render($0, at: uptime, with: renderer, after: last[$0.name]) }
        var renewed: [RenewedSource] = []
        while true {
            let outdated: [RenderedSource] = shown.withLock { shown in
                var sources = shown.sources.filter { kept.contains($0.key) }
                if shown.renderer.settings != settings {
                    let outdated = sources.values.filter { source in !renewed.contains { $0.last === source } }
                    // A poll that ended meanwhile has replaced what was renewed: another round.
                    guard outdated.isEmpty else { return Array(outdated) }
                    for source in renewed where sources[source.name] === source.last {
                        sources[source.name] = source.new
                    }
                }
                for source in new { sources[source.snapshot.name] = source }
                shown.sources = sources
                shown.renderer = renderer
                return []
            }
            if outdated.isEmpty { return }
            renewed += outdated.map { RenewedSource($0, render($0.snapshot, at: uptime, with: renderer, after: nil)) }
        }
    }

    /// Every source's snapshot, in the order of their names.
    package var all: [SourceSnapshot] {
        current.map(\.snapshot)
    }

    /// Whether there was a moment at which every source had finished its first attempt.
    package var isComplete: Bool {
        shown.withLock { shown in
            // A source that a reload brings does not undo it: what was shown is shown still.
            shown.wasComplete = shown.wasComplete || shown.sources.values.allSatisfy { $0.snapshot.lastPoll != nil }
            return shown.wasComplete
        }
    }

    /// Every source as it is to be shown at a moment, in the order of their names.
    ///
    /// - Parameter names: The sources to show; all if there are none.
    func rendered(at uptime: Duration, only names: [String]) -> [RenderedSource] {
        let shown = names.isEmpty ? current : current.filter { names.contains($0.snapshot.name) }
        return shown.map { $0.isStale(at: uptime) ? renewed($0.snapshot.name, at: uptime) ?? $0 : $0 }
    }

    private var current: [RenderedSource] {
        shown.withLock { Array($0.sources.values) }.sorted { $0.snapshot.name < $1.snapshot.name }
    }

    /// The source without what has become too old, rendered by whoever comes first.
    private func renewed(_ name: String, at uptime: Duration) -> RenderedSource? {
        renewal.withLock { _ in
            let (renderer, source) = shown.withLock { ($0.renderer, $0.sources[name]) }
            guard let source, source.isStale(at: uptime) else { return source }
            let rendered = render(source.snapshot, at: uptime, with: renderer, after: source)
            // A poll that ended meanwhile, or a reload, has brought something newer.
            shown.withLock { if $0.sources[name] === source { $0.sources[name] = rendered } }
            return rendered
        }
    }

    private func render(
        _ snapshot: SourceSnapshot, at uptime: Duration, with renderer: SegmentRenderer, after last: RenderedSource?
    ) -> RenderedSource {
        RenderedSource(snapshot, at: uptime, with: renderer, after: last, onRender: onRender)
    }

    private func render(_ snapshot: SourceSnapshot, at uptime: Duration) -> RenderedSource {
        let (renderer, last) = shown.withLock { ($0.renderer, $0.sources[snapshot.name]) }
        return render(snapshot, at: uptime, with: renderer, after: last)
    }
}

/// A source rendered by new settings, and what it stands for.
private struct RenewedSource {
    let last: RenderedSource
    let new: RenderedSource

    var name: String { last.snapshot.name }

    init(_ last: RenderedSource, _ new: RenderedSource) {
        self.last = last
        self.new = new
    }
}

/// What was rendered, and why.
package enum Rendering: Sendable {
    /// A source, because a poll of it ended or something of it became too old.
    case source
    /// A source's syncs, because they are not all the same as before.
    case syncs
    /// What of a source depends on the clock, because of a scrape.
    case byTheClock
}

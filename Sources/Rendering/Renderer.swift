import Fleet
import Synchronization

/// Renders what is published, and keeps what it rendered for the scrapes to come.
///
/// Each block of rows is rendered once, at the first scrape after it was published.
package final class Renderer: Sendable {
    private struct Kept {
        var metrics = RenderedMetrics(RenderSettings())
        var sources: [String: SourceRendering] = [:]
    }

    /// Guards what was rendered; a scrape that comes during another's rendering waits for that one rather than render
    /// the same again.
    private let kept = Mutex(Kept())

    package init() {}

    /// Renders sources at a moment.
    ///
    /// - Parameters:
    ///   - published: All sources that there are; nothing is kept of others.
    ///   - names: Those to render; all if there are none.
    func render(
        _ published: [PublishedSource], only names: [String], settings: RenderSettings, at moment: Moment
    ) -> [RenderedSource] {
        kept.withLock { kept in
            if kept.metrics.settings != settings { kept = Kept(metrics: RenderedMetrics(settings)) }
            let known = Set(published.map(\.name))
            kept.sources = kept.sources.filter { known.contains($0.key) }
            var writer = BlockWriter()
            return published.filter { names.isEmpty || names.contains($0.name) }.map { source in
                let last = kept.sources.removeValue(forKey: source.name)
                var rendering =
                    last.flatMap { $0.isUsable(for: source) ? $0 : nil } ?? SourceRendering(of: source, kept.metrics)
                let rendered = rendering.render(source, at: moment, writer: &writer)
                kept.sources[source.name] = rendering
                return rendered
            }
        }
    }
}

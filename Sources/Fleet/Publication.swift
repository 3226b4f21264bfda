import Synchronization

/// What is published of every source: owners replace their own, scrapes and pages read.
package final class Publication: Sendable {
    /// Guards what is published; values are only put in and taken out.
    private let sources = Mutex<[String: PublishedSource]>([:])

    package init() {}

    /// Publishes a source in place of what was published of it.
    package func publish(_ source: PublishedSource) {
        sources.withLock { $0[source.name] = source }
    }

    /// Publishes these sources and those of the names kept, and nothing else, from one moment on.
    package func replaceAll(with new: [PublishedSource], keeping kept: Set<String>) {
        sources.withLock { sources in
            sources = sources.filter { kept.contains($0.key) }
            for source in new { sources[source.name] = source }
        }
    }

    /// Every source, in the order of their names.
    package var all: [PublishedSource] {
        sources.withLock { Array($0.values) }.sorted { $0.name < $1.name }
    }

    package subscript(name: String) -> PublishedSource? {
        sources.withLock { $0[name] }
    }
}

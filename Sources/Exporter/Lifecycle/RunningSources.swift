import Providers
import SyncModel
import Synchronization

/// The sources that are polled, each in a task of its own, and what a reload makes of them.
final class RunningSources: Sendable {
    /// Makes what polls a source, going on where another left off.
    typealias PollerMaker = @Sendable (SourceConfiguration, _ predecessor: SourcePoller?) -> SourcePoller

    private struct RunningSource {
        let poller: SourcePoller
        /// `nil` before polling begins.
        var loop: Task<Void, Never>?

        mutating func begin() {
            loop = Task { [poller] in await poller.run() }
        }
    }

    private enum Phase {
        case waiting
        case polling
        case stopped
    }

    private struct State {
        var sources: [String: RunningSource]
        var settings: GlobalSettings
        /// What polled the sources that are gone: should one come back, its requests of the last minute still count.
        var gone: [String: SourcePoller] = [:]
        var phase = Phase.waiting
    }

    /// What is shown of the sources.
    let store: SnapshotStore
    private let timekeeper: any Timekeeper
    private let poller: PollerMaker
    private let state: Mutex<State>

    init(
        _ configuration: Configuration, store: SnapshotStore, timekeeper: any Timekeeper,
        poller: @escaping PollerMaker
    ) {
        self.store = store
        self.timekeeper = timekeeper
        self.poller = poller
        let pollers = configuration.sources.map { poller($0, nil) }
        state = Mutex(State(sources: Self.byName(pollers), settings: configuration.global))
        store.replaceAll(
            with: pollers.map(\.snapshot), keeping: [], settings: configuration.global, at: timekeeper.uptime)
    }

    /// The names of all sources.
    var names: Set<String> { state.withLock { Set($0.sources.keys) } }

    /// What holds for all sources.
    var settings: GlobalSettings { state.withLock { $0.settings } }

    /// What each source's requests came to so far, by its name.
    var requests: [String: RequestStatistics] {
        state.withLock { $0.sources.mapValues(\.poller.requests) }
    }

    /// What polls a source.
    subscript(name: String) -> SourcePoller? {
        state.withLock { $0.sources[name]?.poller }
    }

    /// Polls until the task is cancelled; returns when no poll is under way any more.
    func run() async {
        state.withLock { state in
            state.phase = .polling
            for name in state.sources.keys { state.sources[name]?.begin() }
        }
        let untilCancelled = AsyncStream<Never> { _ in }
        for await _ in untilCancelled {}
        let running = state.withLock { state in
            state.phase = .stopped
            return state.sources
        }
        await Self.retire(running.values)
    }

    /// Goes over to another configuration; sources that it does not change notice nothing.
    ///
    /// A source that changes keeps its readings, its history and its counters, and is polled at once. Not to be called
    /// again before it has returned.
    ///
    /// - Returns: How many sources are new or changed, and how many are gone.
    func apply(_ configuration: Configuration) async -> (begun: Int, removed: Int) {
        let (before, gone) = state.withLock { ($0.sources, $0.gone) }
        let changed = configuration.sources.filter { before[$0.name]?.poller.source != $0 }
        let kept = Set(configuration.sources.map(\.name)).subtracting(changed.map(\.name))
        let retired = before.filter { !kept.contains($0.key) }
        await Self.retire(retired.values)
        let pollers = changed.map { source in
            // Another vendor's syncs are other syncs.
            let last = before[source.name]?.poller ?? gone[source.name]
            return poller(source, last?.source.provider == source.provider ? last : nil)
        }
        // Between the two a scrape may still see the old or already the new: both find their requests.
        state.withLock { $0.sources.merge(Self.byName(pollers)) { $1 } }
        store.replaceAll(
            with: pollers.map(\.snapshot), keeping: kept, settings: configuration.global, at: timekeeper.uptime)
        let removed = Set(before.keys).subtracting(configuration.sources.map(\.name))
        state.withLock { state in
            state.settings = configuration.global
            for source in configuration.sources { state.gone[source.name] = nil }
            for name in removed {
                state.gone[name] = state.sources.removeValue(forKey: name)?.poller
                state.gone[name]?.forget()
            }
            guard state.phase == .polling else { return }
            for source in changed { state.sources[source.name]?.begin() }
        }
        return (changed.count, removed.count)
    }

    /// Ends polling and waits for the polls under way, which are given up.
    private static func retire(_ sources: some Collection<RunningSource>) async {
        for source in sources { source.loop?.cancel() }
        for source in sources { await source.loop?.value }
    }

    private static func byName(_ pollers: [SourcePoller]) -> [String: RunningSource] {
        Dictionary(pollers.map { ($0.source.name, RunningSource(poller: $0)) }) { first, _ in first }
    }
}

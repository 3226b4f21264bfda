import Fleet
import HTTPExchange
import Polling
import Rendering
import SyncModel
import Synchronization

/// The sources that are polled, each by an owner of its own, and what a reload makes of them.
final class RunningSources: Sendable {
    /// Makes what polls a source, going on where another left off.
    typealias PollerMaker = @Sendable (SourceConfiguration, SourcePoller.Inheritance?) -> SourcePoller

    private struct State {
        var pollers: [String: SourcePoller]
        var settings: RenderSettings
        /// What counts still of sources that were removed, should they come back.
        var removed: [String: (inheritance: SourcePoller.Inheritance, expires: Duration)] = [:]
    }

    /// How long the requests and pauses of a removed source are remembered: as long as any pause may last.
    private static let removedAreKept = Duration.seconds(3600)

    /// What is published of the sources.
    let publication: Publication
    private let timekeeper: any Timekeeper
    private let makePoller: PollerMaker
    /// Pollers that are to run.
    private let (starts, start) = AsyncStream.makeStream(of: SourcePoller.self)
    /// Guards which pollers there are.
    private let state: Mutex<State>

    init(
        _ configuration: Configuration, publication: Publication, timekeeper: any Timekeeper,
        poller: @escaping PollerMaker
    ) {
        self.publication = publication
        self.timekeeper = timekeeper
        makePoller = poller
        let pollers = configuration.sources.map { poller($0, nil) }
        state = Mutex(State(pollers: Self.byName(pollers), settings: configuration.global))
        publication.replaceAll(with: configuration.sources.map(\.unread), keeping: [])
        for poller in pollers { start.yield(poller) }
    }

    /// The names of all sources.
    var names: Set<String> { state.withLock { Set($0.pollers.keys) } }

    /// What applies to all sources.
    var settings: RenderSettings { state.withLock { $0.settings } }

    /// The statistics of each source's requests so far, by its name.
    var requests: [String: RequestStatistics] {
        state.withLock { $0.pollers }.mapValues(\.requests)
    }

    /// What polls a source.
    subscript(name: String) -> SourcePoller? {
        state.withLock { $0.pollers[name] }
    }

    /// Polls until the task is cancelled; returns when no request is in flight any more.
    func run() async {
        await withDiscardingTaskGroup { group in
            for await poller in starts {
                group.addTask { await poller.run() }
            }
            group.cancelAll()
        }
    }

    /// Goes over to another configuration; sources that it does not change notice nothing.
    ///
    /// A source that changes keeps its readings, its history and its counters, and is polled at once. Not to be called
    /// again before it has returned.
    ///
    /// - Returns: How many sources are new or changed, and how many are removed.
    func apply(_ configuration: Configuration) async -> (begun: Int, removed: Int) {
        let now = timekeeper.uptime
        let (before, removed) = state.withLock { state in
            state.removed = state.removed.filter { $0.value.expires > now }
            return (state.pollers, state.removed)
        }
        let changed = configuration.sources.filter { before[$0.name]?.source != $0 }
        let kept = Set(configuration.sources.map(\.name)).subtracting(changed.map(\.name))
        let retired = before.filter { !kept.contains($0.key) }
        for poller in retired.values { await poller.retire() }
        var pollers: [SourcePoller] = []
        var new: [PublishedSource] = []
        for source in changed {
            var inheritance = removed[source.name]?.inheritance
            if let last = retired[source.name] {
                inheritance = await last.inheritance
                // Another vendor's syncs are other syncs.
                if last.source.provider != source.provider { inheritance = nil }
            }
            pollers.append(makePoller(source, inheritance))
            new.append(publication[source.name].flatMap { source.unread.inheriting($0) } ?? source.unread)
        }
        let gone = Set(before.keys).subtracting(configuration.sources.map(\.name))
        var left: [String: SourcePoller.Inheritance] = [:]
        for name in gone { left[name] = await retired[name]?.inheritance.requestsOnly }
        state.withLock { state in
            state.settings = configuration.global
            for name in gone { state.pollers[name] = nil }
            for poller in pollers {
                state.pollers[poller.source.name] = poller
                state.removed[poller.source.name] = nil
            }
            for (name, inheritance) in left {
                state.removed[name] = (inheritance, now + Self.removedAreKept)
            }
        }
        publication.replaceAll(with: new, keeping: kept)
        for poller in pollers { start.yield(poller) }
        return (changed.count, gone.count)
    }

    private static func byName(_ pollers: [SourcePoller]) -> [String: SourcePoller] {
        Dictionary(pollers.map { ($0.source.name, $0) }) { first, _ in first }
    }
}

import Exposition
import SyncModel

/// A family of the catalogue in the making, for the one kind of item that its series are written from.
///
/// A type for each kind, and not one for all: a function kept as a generic one is called through another, which with
/// millions of samples is a good part of the time.
protocol RenderedFamily {
    associatedtype Item

    var name: String { get }
    var builder: SegmentBuilder { get set }

    /// Writes the series of one item.
    mutating func write(_ item: Item)
}

/// A sync with its base labels.
struct LabelledSync {
    let known: KnownSync
    let labels: LabelSet
}

struct SyncFamily: RenderedFamily {
    let name: String
    var builder: SegmentBuilder
    private let states: GlobalSettings.StateSeries
    private let series: (KnownSync, LabelSet, GlobalSettings.StateSeries, inout SampleWriter) -> Void

    /// - Parameter earlier: What was rendered of the syncs before.
    /// - Returns: `nil` if the family is none that has series for each sync.
    init?(_ metric: Metric, _ states: GlobalSettings.StateSeries, after earlier: SegmentRenderer.OfSyncs?) {
        switch metric.series {
        case .syncs(let write): series = write
        case .ages(let time): series = { $3.sampleMicroseconds($1, time($0)) }
        default: return nil
        }
        name = metric.name
        builder = SegmentBuilder(metric.family, after: earlier?.segments[name] ?? earlier?.times[name])
        self.states = states
    }

    mutating func write(_ sync: LabelledSync) {
        series(sync.known, sync.labels, states, &builder.writer)
    }
}

struct GroupFamily: RenderedFamily {
    let name: String
    var builder: SegmentBuilder
    private let series: (SyncGroup, inout SampleWriter) -> Void

    /// - Returns: `nil` if the family is none that has series for each group when a poll ends.
    init?(_ metric: Metric) {
        guard case .groups(let write) = metric.series else { return nil }
        self.init(metric, write)
    }

    /// - Returns: `nil` if the family is none that has series for each group at a scrape.
    init?(_ metric: Metric, at now: Timestamp) {
        guard case .groupsByTheClock(let write) = metric.series else { return nil }
        self.init(metric) { write($0, now, &$1) }
    }

    private init(_ metric: Metric, _ series: @escaping (SyncGroup, inout SampleWriter) -> Void) {
        name = metric.name
        builder = SegmentBuilder(metric.family)
        self.series = series
    }

    mutating func write(_ group: SyncGroup) {
        series(group, &builder.writer)
    }
}

struct ConnectionFamily: RenderedFamily {
    let name: String
    var builder: SegmentBuilder
    private let states: GlobalSettings.StateSeries
    private let series: (ExposedConnection, GlobalSettings.StateSeries, inout SampleWriter) -> Void

    /// - Returns: `nil` if the family is none that has series for each connection.
    init?(_ metric: Metric, _ states: GlobalSettings.StateSeries) {
        guard case .connections(let write) = metric.series else { return nil }
        name = metric.name
        builder = SegmentBuilder(metric.family)
        series = write
        self.states = states
    }

    mutating func write(_ connection: ExposedConnection) {
        series(connection, states, &builder.writer)
    }
}

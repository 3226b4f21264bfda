import Exposition
import Fleet
import SyncModel

/// The metrics that are rendered block by block, by what they are written from.
struct RenderedMetrics: Sendable {
    typealias States = RenderSettings.StateSeries

    let settings: RenderSettings
    private(set) var rows: [(MetricFamily, @Sendable (SyncRow, LabelSet, States, inout SampleWriter) -> Void)] = []
    private(set) var failures: [(MetricFamily, @Sendable (SyncRow, LabelSet, Bool, inout SampleWriter) -> Void)] = []
    private(set) var ages: [(MetricFamily, @Sendable (Row) -> OptionalTime)] = []
    private(set) var groups: [(MetricFamily, @Sendable (SyncGroup, LabelSet, Timestamp, inout SampleWriter) -> Void)] =
        []
    private(set) var connections:
        [(MetricFamily, @Sendable (ConnectionReading, LabelSet, States, inout SampleWriter) -> Void)] = []

    init(_ settings: RenderSettings) {
        self.settings = settings
        for metric in MetricCatalogue.all where !settings.excludedMetrics.contains(metric.name) {
            switch metric.series {
            case .rows(let write): rows.append((metric.family, write))
            case .failures(let write): failures.append((metric.family, write))
            case .ages(let time): ages.append((metric.family, time))
            case .groups(let write): groups.append((metric.family, write))
            case .connections(let write): connections.append((metric.family, write))
            case .scrape: break
            }
        }
    }
}

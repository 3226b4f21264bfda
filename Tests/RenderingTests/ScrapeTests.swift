import SyncModel
import TestSupport
import Testing

@testable import Rendering

@Suite("What a scrape shows")
struct ScrapeTests {
    /// The lines of a page over one source.
    private func page(
        _ readings: [SyncReading], isGrouped: Bool = false, settings: RenderSettings = RenderSettings()
    ) -> [String] {
        RenderedPages(PublishedFleet(readings, isGrouped: isGrouped), settings: settings).lines(at: 10_000)
    }

    private func scheduled(_ state: SyncState, id: String, success: Int64?, next: Int64) -> SyncReading {
        var made = reading(
            state, connection: "c\(id)", id: id, finished: success.map { .at($0) }, success: success.map { .at($0) })
        made.nextRun = .at(next)
        return made
    }

    @Test("with detail: integration there are groups in place of every per-sync series")
    func groups() {
        let lines = page(
            [
                scheduled(.success, id: "1", success: 9_900, next: 10_100),
                scheduled(.error, id: "2", success: 9_000, next: 9_999),
                scheduled(.running, id: "3", success: nil, next: 9_000),
                scheduled(.paused, id: "4", success: 100, next: 9_000),
            ], isGrouped: true)
        let group = #"source="test",provider="nango",integration="github",sync="issues""#
        let expected = [
            #"sync_group_fresh_syncs{\#(group),within="5m"} 1"#,
            #"sync_group_fresh_syncs{\#(group),within="15m"} 1"#,
            #"sync_group_fresh_syncs{\#(group),within="1h"} 2"#,
            #"sync_group_fresh_syncs{\#(group),within="6h"} 3"#,
            #"sync_group_fresh_syncs{\#(group),within="1d"} 3"#,
            #"sync_group_fresh_syncs{\#(group),within="7d"} 3"#,
            #"sync_group_never_succeeded_syncs{\#(group)} 1"#,
            #"sync_group_oldest_success_timestamp_seconds{\#(group)} 100"#,
            #"sync_group_overdue_syncs{\#(group)} 1"#,
            #"sync_group_syncs{\#(group),state="error"} 1"#,
            #"sync_group_syncs{\#(group),state="pending"} 0"#,
            #"sync_source_syncs{source="test",provider="nango"} 4"#,
        ]
        for line in expected { #expect(lines.contains(line), "\(line)") }
        #expect(!lines.contains { $0.contains("variant=") })
    }

    @Test("state_series: active leaves only the present state")
    func activeStates() {
        let all = page([reading(.error)]).filter { $0.hasPrefix("sync_state{") }
        #expect(all.count == 9)
        #expect(all.filter { $0.hasSuffix(" 1") }.count == 1)
        let active = page([reading(.error)], settings: RenderSettings(stateSeries: .active)).filter {
            $0.hasPrefix("sync_state{")
        }
        #expect(active == all.filter { $0.hasSuffix(" 1") })
    }

    @Test("an excluded family is gone with its description")
    func excluded() {
        let lines = page(
            [reading()], settings: RenderSettings(excludedMetrics: ["sync_state", "sync_exporter_series"]))
        #expect(!lines.contains { $0.contains("sync_state{") || $0.contains(" sync_state ") })
        #expect(!lines.contains { $0.contains("sync_exporter_series") })
        #expect(lines.contains { $0.hasPrefix("sync_state_since_timestamp_seconds{") })
    }

    @Test("the number of series counts every sample of the page")
    func series() {
        let lines = page([reading(), reading(connection: "b", id: "2")])
        let samples = lines.filter { !$0.hasPrefix("#") }
        #expect(lines.contains("sync_exporter_series \(samples.count)"))
    }

    @Test("families come in the order of their names, each once")
    func order() {
        let families = page([reading(success: .at(1))]).filter { $0.hasPrefix("# TYPE ") }
        #expect(families == families.sorted())
        #expect(Set(families).count == families.count)
    }

    @Test("what a vendor does not report has no series")
    func unreported() {
        let names = Set(
            page([reading(.pending)]).filter { $0.contains("variant=") }.map { $0.prefix { $0 != "{" } })
        #expect(
            names == [
                "sync_info", "sync_state", "sync_state_since_timestamp_seconds", "sync_observed_runs_total",
                "sync_observed_failed_runs_total",
            ])
    }
}

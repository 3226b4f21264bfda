import Foundation
import SyncModel
import TestSupport
import Testing

@testable import Benchmarks

@Suite("The freshness of readings, in virtual time")
struct FreshnessTests {
    @Test("a small fleet reaches every target of its row")
    func smallFleet() throws {
        let row = try #require(FreshnessRow.all.first)
        let figures = FreshnessRun(row: row).figures()
        var table = FreshnessTable()
        let line = table.add(row, figures)
        #expect(table.misses == 0, "\(line)")
        #expect(figures.ends > 40)
    }

    @Test("a target that is missed comes with what the budget allows")
    func miss() throws {
        let row = try #require(FreshnessRow.all.dropFirst(2).first)
        var figures = FreshnessFigures()
        figures.smallVisible = .milliseconds(900)
        figures.allVisible = .seconds(600)
        figures.endVisible = .seconds(30)
        figures.oldestReading = .seconds(600)
        var table = FreshnessTable()
        let line = table.add(row, figures)
        #expect(table.misses == 1)
        #expect(line.contains("**10 min** (target ≤ 3 min; the budget allows"))
    }

    @Test("docs/freshness.md has the table of plans as the model computes it")
    func plans() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: folder.appending(path: "docs/freshness.md"), encoding: .utf8)
        #expect(page.contains(PlanTable().text))
    }

    @Test("a larger budget never makes readings older", arguments: [1000, 10_000, 40_000, 100_000])
    func budgets(syncs: Int) {
        let models = [100, 200, 500, 1000, 2000].map { FreshnessModel(nango: syncs, requestsPerMinute: $0) }
        for (less, more) in zip(models, models.dropFirst()) {
            #expect(more.allVisible <= less.allVisible)
            #expect(more.endVisible <= less.endVisible)
            #expect(more.oldestReading <= less.oldestReading)
        }
    }
}

import Exposition
import Foundation
import Rendering
import TestSupport
import Testing

@Suite("The metric catalogue")
struct CatalogueTests {
    @Test("the documentation has the catalogue's table, word for word: make it with the metrics command")
    func documentation() throws {
        let page = try String(contentsOf: Repository.file("docs/metrics.md"), encoding: .utf8)
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
        let table = lines.drop { !$0.hasPrefix("| metric |") }.prefix { $0.hasPrefix("|") }
        #expect(table.joined(separator: "\n") + "\n" == MetricCatalogue.table)
    }

    @Test("names follow the conventions: counters and only they end in _total, infos in _info, units are the suffix")
    func names() {
        for metric in MetricCatalogue.all {
            #expect(metric.name.hasSuffix("_total") == (metric.family.kind == .counter), "\(metric.name)")
            if metric.family.kind == .info { #expect(metric.name.hasSuffix("_info"), "\(metric.name)") }
            let stem = metric.name.hasSuffix("_total") ? String(metric.name.dropLast(6)) : metric.name
            if let unit = metric.family.unit { #expect(stem.hasSuffix("_\(unit)"), "\(metric.name)") }
            for unit in ["seconds", "bytes"] where stem.hasSuffix("_\(unit)") {
                #expect(metric.family.unit == unit, "\(metric.name)")
            }
            #expect(metric.family.help.hasSuffix("."), "\(metric.name)")
            #expect(!metric.origin.isEmpty)
        }
        #expect(MetricCatalogue.names.count == MetricCatalogue.all.count)
    }

    @Test("per-sync metrics begin with the six labels, in their order")
    func labels() {
        let perSync = MetricCatalogue.all.filter { $0.labels.contains("sync") && $0.labels.contains("variant") }
        #expect(perSync.count == 23)
        for metric in perSync {
            #expect(
                Array(metric.labels.prefix(6)) == [
                    "source", "provider", "integration", "connection", "sync", "variant",
                ])
        }
    }
}

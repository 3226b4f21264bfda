import Foundation
import TestSupport
import Testing

@testable import Benchmarks

@Suite("The benchmarks", .timeLimit(.minutes(5)))
struct BenchmarksTests {
    @Test("a small fleet is made, polled and taken apart, and every stage has its figure")
    func replay() async throws {
        let folder = try Folder()
        let files = [folder.path("0"), folder.path("1")]
        for (minute, file) in files.enumerated() {
            let made = try await program(
                "make-fleet", "--syncs", "200", "--moment", "\(1_780_000_000 + 60 * minute)", file)
            try #require(made.status == 0, "\(made.error)")
        }
        #expect(try Data(contentsOf: URL(filePath: files[0])) != Data(contentsOf: URL(filePath: files[1])))
        let polled = try await program("replay-polls", "--stages", files[0], files[1])
        try #require(polled.status == 0, "\(polled.error)")
        let figures = try JSONDecoder().decode([String: Double].self, from: Data(polled.output.utf8))
        #expect(figures["syncs"] == 200)
        #expect(figures["samples"] ?? 0 > 200 * 20)
        for stage in ["decode", "after", "poll", "history", "render", "compress"] {
            #expect(figures[stage] ?? 0 > 0, "\(stage)")
        }
        let decoded = try await program("decode-whole", files[1])
        #expect(decoded.output.contains("\"syncs\":200"))
    }

    @Test("of a page both programs hold what is told of syncs and sources, and its description")
    func sharedSeries() throws {
        let folder = try Folder()
        try folder.write(
            """
            # HELP process_cpu_seconds_total Of the exporter.
            process_cpu_seconds_total 1
            # HELP sync_exporter_series Of the exporter.
            sync_exporter_series 3
            # HELP sync_lag_seconds Of a sync.
            # TYPE sync_lag_seconds gauge
            sync_lag_seconds{sync="a"} 1
            sync_lag_seconds{sync="b"} 2

            """, to: "page")
        #expect(try SharedSeries.copy(from: folder.path("page"), to: folder.path("shared")) == 2)
        let shared = try String(contentsOfFile: folder.path("shared"), encoding: .utf8)
        #expect(shared.split(separator: "\n").count == 4)
    }

    @Test("the median is the middle, the 99th percentile nearly the largest")
    func series() {
        #expect(Series([3, 1, 2]).median == 2)
        #expect(Series([4, 1, 2, 3]).median == 2.5)
        #expect(Series((1...200).map(Double.init).shuffled()).percentile(0.99) == 198)
        #expect(Series([7]).percentile(0.99) == 7)
        #expect(Series([]).median.isNaN)
    }

    @Test("things are measured in turn, the first round for nothing")
    func turns() throws {
        var order = ""
        let series = try alternating(
            2,
            ["a", "b"].map { name in
                {
                    order += name
                    return Double(order.count)
                }
            })
        #expect(order == "ababab")
        #expect(series.map(\.median) == [4, 5])
    }

    @Test("a target is met or missed, and by how much")
    func verdicts() {
        let met = Finding("scrape", 0.1, "peer", 5, as: Format.seconds, atMostOneIn: 40)
        #expect(met.ratio == "1/50" && met.target?.verdict == "pass" && met.target?.text == "≤ 1/40")
        let missed = Finding("decode", 0.2, "peer", 0.8, as: Format.seconds, atMostOneIn: 8)
        #expect(missed.isMiss && missed.target?.verdict == "**miss**, 2 × the target")
        #expect(
            Finding("memory", 3e8, as: Format.megabytes, atMost: 2e8).target?.verdict == "**miss**, 1.5 × the target")
        #expect(Finding("untold", 1, "peer", 0.5, as: Format.seconds).ratio == "2 ×")
        #expect(!Finding("untold", 1, "peer", 0.5, as: Format.seconds).isMiss)
    }

    @Test("one line of slopes: a floor does not bend it, a square does")
    func growth() {
        let sizes = [1000.0, 10_000, 100_000]
        let line = Growing.Curve(what: "", format: Format.seconds, costs: sizes.map { 5 + 2 * $0 })
        #expect(abs(line.bend(sizes) - 1) < 1e-9)
        let square = Growing.Curve(what: "", format: Format.seconds, costs: sizes.map { $0 * $0 })
        #expect(square.bend(sizes) > 5)
    }

    private func program(_ arguments: String...) async throws -> Oracle.Answer {
        try await Oracle(BuiltProgram.path("benchmarks")).ask(arguments)
    }
}

import Exposition
import Testing

@Suite("The exposition formats")
struct SampleWriterTests {
    private let family = MetricFamily("sync_lag_seconds", .gauge, unit: "seconds", help: "Lag\nof \"a\" sync \\.")

    private func page(
        _ format: ExpositionFormat, of family: MetricFamily? = nil, _ write: (inout SampleWriter) -> Void
    ) -> String {
        let family = family ?? self.family
        var writer = SampleWriter(family)
        write(&writer)
        return String(
            decoding: format.description(of: family) + writer.bytes + format.ending, as: UTF8.self)
    }

    @Test("the text format describes a family, escapes its help and ends with a newline")
    func text() {
        let page = page(.text) { writer in
            writer.sample(LabelSet([("a", "1")]), .integer(2))
        }
        #expect(
            page == """
                # HELP sync_lag_seconds Lag\\nof "a" sync \\\\.
                # TYPE sync_lag_seconds gauge
                sync_lag_seconds{a="1"} 2

                """)
    }

    @Test("OpenMetrics has the unit, escapes quotes in help as well, and ends with its mark")
    func openMetrics() {
        let page = page(.openMetrics) { writer in
            writer.sample(LabelSet([("a", "1")]), .integer(2))
        }
        #expect(
            page == """
                # TYPE sync_lag_seconds gauge
                # UNIT sync_lag_seconds seconds
                # HELP sync_lag_seconds Lag\\nof \\"a\\" sync \\\\.
                sync_lag_seconds{a="1"} 2
                # EOF

                """)
    }

    @Test("OpenMetrics names counters and infos without the suffix of their samples, the text format with it")
    func suffixes() {
        let write: (inout SampleWriter) -> Void = { $0.sample(.none, .integer(1)) }
        let counter = MetricFamily("polls_total", .counter, help: "Polls.")
        #expect(
            page(.text, of: counter, write) == "# HELP polls_total Polls.\n# TYPE polls_total counter\npolls_total 1\n")
        #expect(
            page(.openMetrics, of: counter, write)
                == "# TYPE polls counter\n# HELP polls Polls.\npolls_total 1\n# EOF\n")
        let info = MetricFamily("build_info", .info, help: "Build.")
        #expect(
            page(.text, of: info, write) == "# HELP build_info Build.\n# TYPE build_info gauge\nbuild_info 1\n")
        #expect(
            page(.openMetrics, of: info, write)
                == "# TYPE build info\n# HELP build Build.\nbuild_info 1\n# EOF\n")
    }

    @Test("a histogram is cumulated, has infinity, sum and count, and bounds with a decimal point")
    func histogram() {
        let page = page(.text, of: MetricFamily("d_seconds", .histogram, unit: "seconds", help: "D.")) { writer in
            writer.histogram(LabelSet([("a", "b")]), bounds: [0.5, 1], counts: [2, 1], total: 4, sum: 9.25)
        }
        #expect(
            page == """
                # HELP d_seconds D.
                # TYPE d_seconds histogram
                d_seconds_bucket{a="b",le="0.5"} 2
                d_seconds_bucket{a="b",le="1.0"} 3
                d_seconds_bucket{a="b",le="+Inf"} 4
                d_seconds_sum{a="b"} 9.25
                d_seconds_count{a="b"} 4

                """)
    }

    @Test(
        "values are written exactly",
        arguments: [
            (SampleValue.integer(0), "0"), (.integer(-42), "-42"), (.integer(.max), "9223372036854775807"),
            (.microseconds(1_617_133_458_695_973), "1617133458.695973"), (.microseconds(1_500_000), "1.5"),
            (.microseconds(1_000_001), "1.000001"), (.microseconds(-1_500_000), "-1.5"), (.microseconds(0), "0"),
            (.microseconds(30_000_000), "30"), (.double(0.25), "0.25"), (.double(31_557_600), "31557600"),
            (.double(.nan), "NaN"), (.double(.infinity), "+Inf"), (.double(-.infinity), "-Inf"),
            (.double(1e300), "1e+300"),
        ]
    )
    func values(value: SampleValue, text: String) {
        #expect(
            page(.text) {
                $0.sample(.none, value)
            }.hasSuffix("sync_lag_seconds \(text)\n"))
    }

    @Test("backslash, quote and newline in a label value are escaped, so that no value forges a line")
    func labelEscaping() {
        let hostile = "a\"} 1\nforged{x=\"\\"
        let page = page(.text) { writer in
            writer.sample(LabelSet([("a", hostile)]).adding(("b", "c")), .integer(1))
        }
        #expect(page.hasSuffix("\nsync_lag_seconds{a=\"a\\\"} 1\\nforged{x=\\\"\\\\\",b=\"c\"} 1\n"))
    }

    @Test("a writer takes lines of any length, and gives its first bytes away, wherever that cuts a line")
    func taking() {
        var writer = SampleWriter(family)
        var expected: [UInt8] = []
        for length in [0, 10, 5000, 70_000, 3] {
            let value = String(repeating: "\"", count: length)
            writer.sample(
                LabelSet([("a", value)]), and: ("b", value), and: ("c", value), .double(-2.2250738585072014e-308))
            let escaped = String(repeating: "\\\"", count: length)
            let labels = "{a=\"\(escaped)\",b=\"\(escaped)\",c=\"\(escaped)\"}"
            expected += Array("sync_lag_seconds\(labels) -2.2250738585072014e-308\n".utf8)
        }
        #expect(writer.samples == 5)
        #expect(writer.byteCount == expected.count)
        #expect(writer.withFirst(expected.count + 1) { $0.count } == nil)
        #expect(writer.withFirst(1000) { Array($0) } == Array(expected[..<1000]))
        #expect(writer.bytes == Array(expected[1000...]))
        #expect(writer.withFirst(expected.count - 1000) { $0.count } == expected.count - 1000)
        #expect(writer.bytes.isEmpty)
    }

    @Test("each of the three is escaped wherever it is, and nothing else is")
    func escapingAnywhere() {
        let escaped: [UInt8: [UInt8]] = [0x5C: [0x5C, 0x5C], 0x22: [0x5C, 0x22], 0x0A: [0x5C, 0x6E]]
        for byte in UInt8(0)..<0x80 {
            for (before, after) in [(0, 0), (0, 7), (3, 4), (7, 0), (7, 1), (8, 0), (9, 20), (25, 2)] {
                let text = { (middle: [UInt8]) in
                    String(repeating: "a", count: before) + String(decoding: middle, as: UTF8.self)
                        + String(repeating: "\u{7F}", count: after)
                }
                let page = page(.text) { $0.sample(LabelSet([("a", text([byte]))]), .integer(1)) }
                #expect(page.hasSuffix("\nsync_lag_seconds{a=\"\(text(escaped[byte] ?? [byte]))\"} 1\n"))
            }
        }
    }
}

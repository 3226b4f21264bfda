/// Writes families and their samples as bytes; both formats get the same series.
package struct ExpositionWriter {
    package let format: ExpositionFormat
    /// Samples written so far.
    package private(set) var samples = 0
    private var bytes: [UInt8] = []
    private var family: [UInt8] = []
    private var pending: MetricFamily?

    package init(_ format: ExpositionFormat) {
        self.format = format
    }

    /// Begins a family: everything until the next call belongs to it. One without samples leaves no trace.
    package mutating func begin(_ family: MetricFamily) {
        self.family = Array(family.name.utf8)
        pending = family
    }

    private mutating func describe(_ family: MetricFamily) {
        let name = format == .text ? family.name[...] : family.openMetricsName
        let kind = format == .text && family.kind == .info ? "gauge" : family.kind.rawValue
        switch format {
        case .text:
            line("# HELP \(name) ", help: family.help)
            line("# TYPE \(name) \(kind)")
        case .openMetrics:
            line("# TYPE \(name) \(kind)")
            if let unit = family.unit { line("# UNIT \(name) \(unit)") }
            line("# HELP \(name) ", help: family.help)
        }
    }

    /// Writes one sample of the present family.
    ///
    /// - Parameter suffix: `_bucket`, `_sum` or `_count` of a histogram.
    package mutating func sample(_ labels: LabelSet, _ value: SampleValue, suffix: StaticString = "") {
        if let family = pending.take() { describe(family) }
        bytes.append(contentsOf: family)
        suffix.withUTF8Buffer { bytes.append(contentsOf: $0) }
        if !labels.bytes.isEmpty {
            bytes.append(UInt8(ascii: "{"))
            bytes.append(contentsOf: labels.bytes)
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: " "))
        bytes.append(value)
        bytes.append(UInt8(ascii: "\n"))
        samples += 1
    }

    /// Writes one histogram of the present family.
    ///
    /// - Parameters:
    ///   - bounds: Upper bounds, rising, without infinity.
    ///   - counts: How many values fell into each bound's own bucket, not cumulated.
    ///   - total: How many values there were, those above the last bound included.
    package mutating func histogram(
        _ labels: LabelSet, bounds: [Double], counts: [Int], total: Int, sum: Double
    ) {
        var cumulated = 0
        for (bound, count) in zip(bounds, counts) {
            cumulated += count
            // OpenMetrics wants a decimal point in every bound, and the series must be the same in both formats.
            sample(labels.adding(("le", "\(bound)")), .integer(cumulated), suffix: "_bucket")
        }
        sample(labels.adding(("le", "+Inf")), .integer(total), suffix: "_bucket")
        sample(labels, .double(sum), suffix: "_sum")
        sample(labels, .integer(total), suffix: "_count")
    }

    /// The whole exposition.
    package consuming func finish() -> [UInt8] {
        if format == .openMetrics { line("# EOF") }
        return bytes
    }

    private mutating func line(_ text: String, help: String = "") {
        bytes.append(contentsOf: text.utf8)
        bytes.appendEscaped(help, quotes: format == .openMetrics)
        bytes.append(UInt8(ascii: "\n"))
    }
}

extension ExpositionWriter {
    /// Adds all families that another writer of the same format wrote.
    package mutating func append(_ other: ExpositionWriter) {
        bytes.append(contentsOf: other.bytes)
        samples += other.samples
    }
}

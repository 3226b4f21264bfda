/// Writes the samples of one family as lines, which are the same bytes in both formats.
package struct SampleWriter {
    /// Samples written so far.
    package private(set) var samples = 0
    /// The lines that were not taken away yet.
    package private(set) var bytes: [UInt8] = []
    private let name: [UInt8]

    /// - Parameter capacity: About how many bytes will be written before they are taken away.
    package init(_ family: MetricFamily, capacity: Int = 0) {
        name = Array(family.name.utf8)
        bytes.reserveCapacity(capacity + 1024)
    }

    /// Writes one sample.
    ///
    /// - Parameters:
    ///   - more: Labels to write behind the others.
    ///   - suffix: `_bucket`, `_sum` or `_count` of a histogram.
    package mutating func sample(
        _ labels: LabelSet, and more: LabelSet = .none, _ value: SampleValue, suffix: StaticString = ""
    ) {
        begin(labels, suffix: suffix)
        if !more.bytes.isEmpty {
            bytes.append(labels.bytes.isEmpty ? UInt8(ascii: "{") : UInt8(ascii: ","))
            bytes.append(contentsOf: more.bytes)
        }
        end(value, isLabelled: !labels.bytes.isEmpty || !more.bytes.isEmpty)
    }

    /// Writes one sample with one or two labels behind the others, which must not be none.
    package mutating func sample(
        _ labels: LabelSet, and label: (name: StaticString, value: String),
        and second: (name: StaticString, value: String)? = nil, _ value: SampleValue
    ) {
        begin(labels, suffix: "")
        bytes.append(UInt8(ascii: ","))
        bytes.appendLabel(label.name, label.value)
        if let second {
            bytes.append(UInt8(ascii: ","))
            bytes.appendLabel(second.name, second.value)
        }
        end(value, isLabelled: true)
    }

    /// Writes one sample whose name and labels are bytes already.
    package mutating func sample(written start: UnsafeRawBufferPointer, _ value: SampleValue) {
        bytes.append(contentsOf: start)
        end(value, isLabelled: false)
    }

    /// Writes one histogram.
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
            sample(labels, and: LabelSet([("le", "\(bound)")]), .integer(cumulated), suffix: "_bucket")
        }
        sample(labels, and: LabelSet([("le", "+Inf")]), .integer(total), suffix: "_bucket")
        sample(labels, .double(sum), suffix: "_sum")
        sample(labels, .integer(total), suffix: "_count")
    }

    /// Takes away the first `count` bytes, wherever that cuts a line.
    ///
    /// - Returns: What `body` made of them, or `nil` if there are fewer or none.
    package mutating func withFirst<Result>(_ count: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result? {
        guard count > 0, bytes.count >= count else { return nil }
        defer { bytes.removeFirst(count) }
        return bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }

    private mutating func begin(_ labels: LabelSet, suffix: StaticString) {
        bytes.append(contentsOf: name)
        suffix.withUTF8Buffer { bytes.append(contentsOf: $0) }
        guard !labels.bytes.isEmpty else { return }
        bytes.append(UInt8(ascii: "{"))
        bytes.append(contentsOf: labels.bytes)
    }

    private mutating func end(_ value: SampleValue, isLabelled: Bool) {
        if isLabelled { bytes.append(UInt8(ascii: "}")) }
        bytes.append(UInt8(ascii: " "))
        bytes.append(value)
        bytes.append(UInt8(ascii: "\n"))
        samples += 1
    }
}

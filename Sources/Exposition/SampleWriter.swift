/// Writes the samples of one family as lines, which are the same bytes in both formats.
package struct SampleWriter: Sendable {
    /// Samples written so far.
    package private(set) var samples = 0
    private var text: LineBuffer
    private var name: [UInt8]

    /// - Parameter capacity: About how many bytes will be written before they are removed.
    package init(_ family: MetricFamily, capacity: Int = 0) {
        name = Array(family.name.utf8)
        text = LineBuffer(capacity: capacity + 1024)
    }

    /// Begins another family, in the same memory. All lines of the last one must have been removed.
    package mutating func begin(_ family: MetricFamily) {
        precondition(text.count == 0, "lines of another family are left")
        name = Array(family.name.utf8)
        samples = 0
    }

    /// The lines that were not removed yet.
    package var bytes: [UInt8] { Array(text.bytes) }

    /// How many bytes the lines have that were not removed yet.
    package var byteCount: Int { text.count }

    /// Writes one sample.
    ///
    /// - Parameters:
    ///   - more: Labels to write behind the others.
    ///   - suffix: `_bucket`, `_sum` or `_count` of a histogram.
    package mutating func sample(
        _ labels: LabelSet, and more: LabelSet = .none, _ value: SampleValue, suffix: StaticString = ""
    ) {
        write(labels, value, suffix: suffix, atMost: more.bytes.isEmpty ? 0 : 1 + more.bytes.count) { output in
            if !labels.bytes.isEmpty, !more.bytes.isEmpty { output.write(UInt8(ascii: ",")) }
            more.bytes.withUnsafeBytes { output.write($0) }
        }
    }

    /// Writes one sample with one or two labels behind the others, of which there must be some.
    package mutating func sample(
        _ labels: LabelSet, and label: (name: StaticString, value: String),
        and second: (name: StaticString, value: String)? = nil, _ value: SampleValue
    ) {
        let size =
            ByteWriter.maximumSize(ofLabel: label.name, label.value)
            + (second.map { ByteWriter.maximumSize(ofLabel: $0.name, $0.value) } ?? 0)
        write(labels, value, suffix: "", atMost: size) { output in
            output.write(UInt8(ascii: ","))
            output.writeLabel(label.name, label.value)
            if let second {
                output.write(UInt8(ascii: ","))
                output.writeLabel(second.name, second.value)
            }
        }
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

    /// Removes the first `count` bytes, even if that cuts a line.
    ///
    /// - Returns: What `body` made of them, or `nil` if there are fewer or none.
    package mutating func withFirst<Result>(_ count: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result? {
        count > 0 && text.count >= count ? text.removeFirst(count, body) : nil
    }

    /// Writes one line.
    ///
    /// - Parameters:
    ///   - length: How many bytes `more` writes at most; 0 if there are no labels behind the others.
    ///   - more: Writes labels behind the others.
    @inline(__always)
    private mutating func write(
        _ labels: LabelSet, _ value: SampleValue, suffix: StaticString, atMost length: Int,
        _ more: (inout ByteWriter) -> Void
    ) {
        let (name, isLabelled) = (name, length > 0 || !labels.bytes.isEmpty)
        let size =
            name.count + suffix.utf8CodeUnitCount + labels.bytes.count + length + ByteWriter.maximumValueSize + 4
        text.add(atMost: size) { output in
            name.withUnsafeBytes { output.write($0) }
            output.write(suffix)
            if isLabelled { output.write(UInt8(ascii: "{")) }
            labels.bytes.withUnsafeBytes { output.write($0) }
            more(&output)
            if isLabelled { output.write(UInt8(ascii: "}")) }
            output.end(value)
        }
        samples += 1
    }
}

extension ByteWriter {
    /// Ends a line with its value.
    @inline(__always)
    fileprivate mutating func end(_ value: SampleValue) {
        write(UInt8(ascii: " "))
        write(value)
        write(UInt8(ascii: "\n"))
    }
}

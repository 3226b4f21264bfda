import Exposition
import HTTPEndpoint
import SyncModel

extension SampleWriter {
    /// Writes a time for ``Segment/ages(at:as:)`` to find, or nothing if there is none.
    mutating func sampleMicroseconds(_ labels: LabelSet, _ time: Timestamp?) {
        guard let time else { return }
        sample(labels, .integer(Int(time.microseconds)))
    }
}

extension Segment {
    /// The same lines with the time since each value in its place, 0 for a value in the future.
    ///
    /// Going through compressed lines from the first to the last is several times faster than asking every sync again:
    /// they lie where the allocator put them, and most of the time goes into waiting for memory.
    func ages(at now: Timestamp, as family: MetricFamily) -> Segment? {
        let compressor = BlockCompressor()
        var builder = SegmentBuilder(family)
        var lines: [UInt8] = []
        plain.forEachPiece { piece in
            lines.append(contentsOf: piece)
            lines.removeFirst(lines.withUnsafeBytes { Self.writeAges(of: $0, at: now, to: &builder.writer) })
            builder.compressFullBlocks(with: compressor)
        }
        return builder.finish(with: compressor)
    }

    /// - Returns: How many bytes the whole lines have.
    private static func writeAges(
        of lines: UnsafeRawBufferPointer, at now: Timestamp, to writer: inout SampleWriter
    ) -> Int {
        var start = 0
        while let end = lines[start...].firstIndex(of: UInt8(ascii: "\n")) {
            var (value, scale, blank) = (Int64(0), Int64(1), end - 1)
            while lines[blank] != UInt8(ascii: " ") {
                if lines[blank] == UInt8(ascii: "-") {
                    value = -value
                } else {
                    value += Int64(lines[blank] - UInt8(ascii: "0")) * scale
                    scale = scale.multipliedReportingOverflow(by: 10).partialValue
                }
                blank -= 1
            }
            writer.sample(
                written: UnsafeRawBufferPointer(rebasing: lines[start..<blank]),
                .microseconds(max(0, now.microseconds - value)))
            start = end + 1
        }
        return start
    }
}

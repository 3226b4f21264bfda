#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The labels of many series, row by row in one piece of memory, for finding their order and which of them are equal.
///
/// Sorting as many label sets would be sorting as many arrays: what is compared lies all over the memory, and to move
/// an array is to count its owners.
package struct LabelTable: Sendable {
    private var bytes: [UInt8] = []
    /// Where each row ends.
    private var ends: [Int] = []

    /// - Parameter rows: About how many there will be.
    package init(rows: Int) {
        ends.reserveCapacity(rows)
        bytes.reserveCapacity(rows * 96)
    }

    /// How many rows have ended.
    package var count: Int { ends.count }

    /// Adds a label to the row that has not ended.
    package mutating func append(_ name: StaticString, _ value: String) {
        bytes.append(atMost: LinePen.room(forLabel: name, value)) { pen in
            pen.writeLabel(name, value)
            pen.write(UInt8(ascii: ","))
        }
    }

    package mutating func endRow() {
        ends.append(bytes.count)
    }

    /// Whether two rows have the same labels.
    package func areEqual(_ row: Int, _ other: Int) -> Bool {
        let (one, two) = (range(row), range(other))
        return one.count == two.count
            && bytes.withUnsafeBytes { bytes in
                // No row, no labels: an empty table has no address to compare at.
                bytes.baseAddress.map { memcmp($0 + one.lowerBound, $0 + two.lowerBound, one.count) == 0 } ?? true
            }
    }

    /// The rows in the order that ``LabelSet``s of the same labels have.
    ///
    /// - Parameter precedes: Decides between two rows with the same labels. Where it does not, the one that was added
    ///   first comes first.
    package func sorted(ties precedes: (_ row: Int, _ other: Int) -> Bool) -> [Int] {
        var entries = ends.indices.map { Entry(row: $0) }
        entries.withUnsafeMutableBufferPointer { sort($0, behind: 0, ties: precedes) }
        return entries.map(\.row)
    }

    private struct Entry {
        let row: Int
        /// Eight bytes of the row as a number, so that numbers order as the bytes do.
        var key: UInt64 = 0
    }

    private func range(_ row: Int) -> Range<Int> {
        (row == 0 ? 0 : ends[row - 1])..<ends[row]
    }

    /// Sorts rows that begin with the same `prefix` bytes: by the eight bytes behind all that they have in common, and
    /// those that have these in common, too, in the same way again.
    private func sort(
        _ entries: UnsafeMutableBufferPointer<Entry>, behind prefix: Int, ties precedes: (Int, Int) -> Bool
    ) {
        guard entries.count > 1 else { return }
        let prefix = commonPrefix(of: entries, from: prefix)
        for index in entries.indices { entries[index].key = key(of: entries[index].row, at: prefix) }
        var entries = entries
        entries.sort { $0.key < $1.key }
        var start = 0
        while start < entries.count {
            var end = start + 1
            while end < entries.count, entries[end].key == entries[start].key { end += 1 }
            if end - start > 1 {
                var run = UnsafeMutableBufferPointer(rebasing: entries[start..<end])
                // Every label ends with a quote and a comma, so that no row is the beginning of another.
                if range(run[0].row).count <= prefix + 8 {
                    run.sort { precedes($0.row, $1.row) || !precedes($1.row, $0.row) && $0.row < $1.row }
                } else {
                    sort(run, behind: prefix + 8, ties: precedes)
                }
            }
            start = end
        }
    }

    /// With how many bytes all rows begin, of which `known` are known.
    private func commonPrefix(of entries: UnsafeMutableBufferPointer<Entry>, from known: Int) -> Int {
        bytes.withUnsafeBufferPointer { bytes in
            let first = range(entries[0].row)
            var end = first.upperBound
            for entry in entries.dropFirst() {
                let row = range(entry.row)
                var (left, right) = (first.lowerBound + known, row.lowerBound + known)
                while left < end, right < row.upperBound, bytes[left] == bytes[right] {
                    (left, right) = (left + 1, right + 1)
                }
                end = min(end, left)
            }
            return end - first.lowerBound
        }
    }

    /// The eight bytes from an offset on, zeros for those behind the end.
    private func key(of row: Int, at offset: Int) -> UInt64 {
        let row = range(row)
        let start = row.lowerBound + offset
        return bytes.withUnsafeBytes { bytes in
            if start + 8 <= row.upperBound {
                return UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
            }
            return (start..<start + 8).reduce(0) { $0 << 8 | ($1 < row.upperBound ? UInt64(bytes[$1]) : 0) }
        }
    }
}

import Glibc
import SyncModel

/// Finds the order in which the syncs of a reading are kept.
///
/// What is compared lies side by side in memory: following the texts of 100,000 syncs all over it would take longer
/// than everything else.
struct ReadingOrder {
    private var bytes: [UInt8] = []
    /// Where each identity ends.
    private var ends: [Int] = []

    private struct Entry {
        let reading: Int32
        /// Eight bytes of the identity as a number, so that numbers order as the bytes do.
        var key: UInt64 = 0
    }

    /// The indices of the syncs, by identity; of those with the same identity the first one first.
    static func sorted(_ syncs: [SyncReading]) -> [Int32] {
        guard syncs.count > 1 else { return syncs.indices.map { Int32($0) } }
        var order = ReadingOrder()
        order.ends.reserveCapacity(syncs.count)
        order.bytes.reserveCapacity(syncs.count * 80)
        for sync in syncs { order.append(sync.identity) }
        return order.sorted()
    }

    private mutating func append(_ identity: SyncIdentity) {
        append(identity.integration)
        append(identity.connection)
        append(identity.sync)
        append(identity.variant)
        append(identity.id)
        ends.append(bytes.count)
    }

    /// Every byte becomes one more, which no byte of UTF-8 is too large for, and a zero ends the text: so the bytes of
    /// whole identities are in the order of their texts.
    private mutating func append(_ text: String) {
        text.withBytes { bytes.append(contentsOf: $0.lazy.map { $0 &+ 1 }) }
        bytes.append(0)
    }

    private func sorted() -> [Int32] {
        var entries = ends.indices.map { Entry(reading: Int32($0)) }
        bytes.withUnsafeBufferPointer { bytes in
            if !isSorted(bytes) {
                entries.withUnsafeMutableBufferPointer { sort($0, behind: 0, of: bytes) }
            }
        }
        return entries.map(\.reading)
    }

    private func range(_ reading: Int) -> Range<Int> {
        (reading == 0 ? 0 : ends[reading - 1])..<ends[reading]
    }

    private func isSorted(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        (1..<ends.count).allSatisfy { reading in
            let earlier = UnsafeBufferPointer(rebasing: bytes[range(reading - 1)])
            return earlier.order(to: UnsafeBufferPointer(rebasing: bytes[range(reading)])) <= 0
        }
    }

    /// Sorts identities that begin with the same `prefix` bytes: by the eight bytes behind all that they have in
    /// common, and those that have these in common, too, in the same way again.
    private func sort(
        _ entries: UnsafeMutableBufferPointer<Entry>, behind prefix: Int, of bytes: UnsafeBufferPointer<UInt8>
    ) {
        guard entries.count > 1 else { return }
        let prefix = commonPrefix(of: entries, from: prefix, bytes)
        for index in entries.indices { entries[index].key = key(of: Int(entries[index].reading), at: prefix, bytes) }
        var entries = entries
        entries.sort { ($0.key, $0.reading) < ($1.key, $1.reading) }
        var start = 0
        while start < entries.count {
            var end = start + 1
            while end < entries.count, entries[end].key == entries[start].key { end += 1 }
            // No identity is the beginning of another: one that ends within the key is the same as the others.
            if end - start > 1, range(Int(entries[start].reading)).count > prefix + 8 {
                sort(UnsafeMutableBufferPointer(rebasing: entries[start..<end]), behind: prefix + 8, of: bytes)
            }
            start = end
        }
    }

    /// How many bytes at the beginning all identities have in common, of which `known` are known.
    private func commonPrefix(
        of entries: UnsafeMutableBufferPointer<Entry>, from known: Int, _ bytes: UnsafeBufferPointer<UInt8>
    ) -> Int {
        let first = range(Int(entries[0].reading))
        var end = first.upperBound
        for entry in entries.dropFirst() {
            let other = range(Int(entry.reading))
            var (left, right) = (first.lowerBound + known, other.lowerBound + known)
            while left < end, right < other.upperBound, bytes[left] == bytes[right] {
                (left, right) = (left + 1, right + 1)
            }
            end = min(end, left)
            if end == first.lowerBound + known { break }
        }
        return end - first.lowerBound
    }

    /// The eight bytes from an offset on, zeros for those behind the end.
    private func key(of reading: Int, at offset: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let range = range(reading)
        let start = range.lowerBound + offset
        if start + 8 <= range.upperBound {
            return UInt64(
                bigEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: start, as: UInt64.self))
        }
        return (start..<start + 8).reduce(0) { $0 << 8 | ($1 < range.upperBound ? UInt64(bytes[$1]) : 0) }
    }
}

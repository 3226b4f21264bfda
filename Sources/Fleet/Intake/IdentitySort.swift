/// Sorts identities whose texts have no zeros: then their bytes, with a zero behind each text, are in the order of the
/// texts.
struct IdentitySort {
    let bytes: UnsafeBufferPointer<UInt8>
    /// Where each text ends.
    let ends: [Int]
    let count: Int

    private struct Entry {
        let reading: Int32
        /// Eight bytes of the identity as a number, so that numbers order as the bytes do.
        var key: UInt64 = 0
    }

    /// The indices of the identities in their order; of those that are the same the first one first.
    func sorted() -> [Int32] {
        var entries = (0..<count).map { Entry(reading: Int32($0)) }
        if !isSorted() { entries.withUnsafeMutableBufferPointer { sort($0, behind: 0) } }
        return entries.map(\.reading)
    }

    private func range(_ reading: Int) -> Range<Int> {
        let first = reading * IdentityTable.textsOfIdentity
        return (first == 0 ? 0 : ends[first - 1] + 1)..<ends[first + IdentityTable.textsOfIdentity - 1] + 1
    }

    private func isSorted() -> Bool {
        (1..<max(1, count)).allSatisfy { reading in
            let earlier = UnsafeBufferPointer(rebasing: bytes[range(reading - 1)])
            return earlier.order(to: UnsafeBufferPointer(rebasing: bytes[range(reading)])) <= 0
        }
    }

    /// Sorts identities that begin with the same `prefix` bytes: by the eight bytes behind all that they have in
    /// common, and those that have these in common, too, in the same way again.
    private func sort(_ entries: UnsafeMutableBufferPointer<Entry>, behind prefix: Int) {
        guard entries.count > 1 else { return }
        let prefix = commonPrefix(of: entries, from: prefix)
        for index in entries.indices { entries[index].key = key(of: Int(entries[index].reading), at: prefix) }
        var entries = entries
        entries.sort { ($0.key, $0.reading) < ($1.key, $1.reading) }
        var start = 0
        while start < entries.count {
            var end = start + 1
            while end < entries.count, entries[end].key == entries[start].key { end += 1 }
            // No identity is the beginning of another: one that ends within the key is the same as the others.
            if end - start > 1, range(Int(entries[start].reading)).count > prefix + 8 {
                sort(UnsafeMutableBufferPointer(rebasing: entries[start..<end]), behind: prefix + 8)
            }
            start = end
        }
    }

    /// How many bytes at the beginning all identities have in common, of which `known` are known.
    private func commonPrefix(of entries: UnsafeMutableBufferPointer<Entry>, from known: Int) -> Int {
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
    private func key(of reading: Int, at offset: Int) -> UInt64 {
        let range = range(reading)
        let start = range.lowerBound + offset
        if start + 8 <= range.upperBound {
            return UInt64(
                bigEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: start, as: UInt64.self))
        }
        return (start..<start + 8).reduce(0) { $0 << 8 | ($1 < range.upperBound ? UInt64(bytes[$1]) : 0) }
    }
}

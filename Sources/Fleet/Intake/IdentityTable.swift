import Glibc
import SyncModel

/// The identities of a reading in one piece of memory, in their order.
///
/// Following the texts of 100,000 syncs all over the memory takes longer than everything else.
struct IdentityTable {
    /// Each text, and a zero behind it.
    private var bytes: [UInt8] = []
    /// Where each text ends: five for each identity.
    private var ends: [Int] = []
    private var hasZero = false
    /// Of each identity, which of the syncs it is; of those with the same identity the first one comes first.
    private(set) var order: [Int32] = []

    static let textsOfIdentity = 5

    init(_ syncs: [SyncReading]) {
        ends.reserveCapacity(syncs.count * Self.textsOfIdentity)
        bytes.reserveCapacity(syncs.count * 80)
        for index in syncs.indices {
            append(syncs[index].identity.integration)
            append(syncs[index].identity.connection)
            append(syncs[index].identity.sync)
            append(syncs[index].identity.variant)
            append(syncs[index].identity.id)
        }
        order = bytes.withUnsafeBufferPointer { bytes in
            hasZero
                ? syncs.indices.map { Int32($0) }.sorted { order(Int($0), Int($1), bytes) < 0 }
                : IdentitySort(bytes: bytes, ends: ends, count: syncs.count).sorted()
        }
        reorder()
    }

    /// Brings the texts into the order that was found.
    private mutating func reorder() {
        if zip(order, order.indices).allSatisfy({ Int($0) == $1 }) { return }
        var (sorted, sortedEnds): ([UInt8], [Int]) = ([], [])
        sorted.reserveCapacity(bytes.count)
        sortedEnds.reserveCapacity(ends.count)
        for number in order {
            let first = Int(number) * Self.textsOfIdentity
            let start = first == 0 ? 0 : ends[first - 1] + 1
            let shift = sorted.count - start
            for text in first..<first + Self.textsOfIdentity { sortedEnds.append(ends[text] + shift) }
            sorted.append(contentsOf: bytes[start...ends[first + Self.textsOfIdentity - 1]])
        }
        (bytes, ends) = (sorted, sortedEnds)
    }

    private mutating func append(_ text: String) {
        text.withBytes { text in
            if let start = text.baseAddress, memchr(start, 0, text.count) != nil { hasZero = true }
            bytes.append(contentsOf: text)
        }
        ends.append(bytes.count)
        bytes.append(0)
    }

    /// The order of a row and an identity, apart from their targets: negative if the row comes first, 0 if they are the
    /// same.
    @inline(__always)
    func order(of row: Row, _ texts: TextTable, to reading: Int) -> Int {
        bytes.withUnsafeBufferPointer { bytes in
            let first = reading * Self.textsOfIdentity
            var order = texts.order(of: row.integration, to: text(first, bytes))
            if order == 0 { order = texts.order(of: row.connection, to: text(first + 1, bytes)) }
            if order == 0 { order = texts.order(of: row.sync, to: text(first + 2, bytes)) }
            if order == 0 { order = texts.order(of: row.variant, to: text(first + 3, bytes)) }
            return order == 0 ? texts.order(of: row.id, to: text(first + 4, bytes)) : order
        }
    }

    /// Lends the five texts of an identity.
    @inline(__always)
    func withTexts(
        of reading: Int,
        _ read: (
            _ integration: UnsafeBufferPointer<UInt8>, _ connection: UnsafeBufferPointer<UInt8>,
            _ sync: UnsafeBufferPointer<UInt8>, _ variant: UnsafeBufferPointer<UInt8>, _ id: UnsafeBufferPointer<UInt8>
        ) -> Void
    ) {
        bytes.withUnsafeBufferPointer { bytes in
            let first = reading * Self.textsOfIdentity
            read(
                text(first, bytes), text(first + 1, bytes), text(first + 2, bytes), text(first + 3, bytes),
                text(first + 4, bytes))
        }
    }

    /// Whether two identities are the same.
    func areSame(_ one: Int, _ other: Int) -> Bool {
        bytes.withUnsafeBufferPointer { order(one, other, $0) == 0 }
    }

    /// Whether two identities have the same integration, connection and sync.
    func areInOneGroup(_ one: Int, _ other: Int) -> Bool {
        bytes.withUnsafeBufferPointer { order(one, other, upTo: 3, $0) == 0 }
    }

    private func order(
        _ one: Int, _ other: Int, upTo count: Int = textsOfIdentity, _ bytes: UnsafeBufferPointer<UInt8>
    ) -> Int {
        for index in 0..<count {
            let order = text(one * Self.textsOfIdentity + index, bytes)
                .order(to: text(other * Self.textsOfIdentity + index, bytes))
            if order != 0 { return order }
        }
        return 0
    }

    @inline(__always)
    private func text(_ index: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[(index == 0 ? 0 : ends[index - 1] + 1)..<ends[index]])
    }
}

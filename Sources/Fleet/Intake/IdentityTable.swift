import Glibc
import SyncModel

/// The identities of a reading in one piece of memory, and their order.
///
/// Following the texts of 100,000 syncs all over the memory takes longer than everything else.
struct IdentityTable {
    /// Each text, and a zero behind it.
    private var bytes: [UInt8] = []
    /// Where each text ends: five for each identity.
    private var ends: [Int] = []
    private var hasZero = false
    /// The indices of the syncs, by identity; of those with the same identity the first one first.
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

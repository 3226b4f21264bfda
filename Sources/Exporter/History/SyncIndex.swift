import SyncModel

/// Finds positions of syncs by their identity, in four bytes each.
///
/// A dictionary would hold every identity a second time: five texts, eighty bytes.
struct SyncIndex {
    private static let free: Int32 = -1

    /// Positions, each at the first free slot from the one that its identity's hash points to. More than half of the
    /// slots are free.
    private var slots: [Int32]
    private var count = 0

    init(capacity: Int = 0) {
        slots = Array(repeating: Self.free, count: Self.slots(for: capacity))
    }

    /// - Parameter identity: Gives the identity at a position.
    func position(of wanted: SyncIdentity, among identity: (Int) -> SyncIdentity) -> Int? {
        let position = slots[slot(of: wanted, among: identity)]
        return position == Self.free ? nil : Int(position)
    }

    /// Adds a position, unless another has the same identity.
    ///
    /// - Returns: Whether it was added.
    @discardableResult
    mutating func insert(_ new: SyncIdentity, at position: Int, among identity: (Int) -> SyncIdentity) -> Bool {
        if count * 2 >= slots.count { grow(identity) }
        let slot = slot(of: new, among: identity)
        guard slots[slot] == Self.free else { return false }
        slots[slot] = Int32(position)
        count += 1
        return true
    }

    /// Where an identity stands, or would.
    private func slot(of wanted: SyncIdentity, among identity: (Int) -> SyncIdentity) -> Int {
        var slot = wanted.hashValue & (slots.count - 1)
        while slots[slot] != Self.free, identity(Int(slots[slot])) != wanted { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }

    private mutating func grow(_ identity: (Int) -> SyncIdentity) {
        let positions = slots.filter { $0 != Self.free }
        slots = Array(repeating: Self.free, count: slots.count * 2)
        for position in positions {
            slots[slot(of: identity(Int(position)), among: identity)] = position
        }
    }

    /// A power of two, so that a hash is cut to a slot by its low bits.
    private static func slots(for capacity: Int) -> Int {
        var slots = 16
        while slots <= capacity * 2 { slots *= 2 }
        return slots
    }
}

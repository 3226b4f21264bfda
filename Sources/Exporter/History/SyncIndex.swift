import SyncModel

/// Finds positions of syncs by their identity, in eight bytes each.
///
/// A dictionary would hold every identity a second time: five texts, eighty bytes. Half of a hash stands beside each
/// position, so that no sync is looked at in vain: they lie all over the memory.
struct SyncIndex {
    private struct Slot {
        static let free = Slot(hash: 0, position: -1)

        let hash: UInt32
        let position: Int32

        var isFree: Bool { position < 0 }
    }

    /// Each at the first free place from the one that its hash points to. More than half of the slots are free.
    private var slots: [Slot]
    private var count = 0

    /// - Parameter capacity: How many positions it takes without growing.
    init(capacity: Int = 0) {
        slots = Array(repeating: .free, count: Self.slots(for: capacity))
    }

    /// - Parameter isAt: Whether the sync at a position is the one wanted.
    func position(of wanted: SyncIdentity, _ isAt: (Int) -> Bool) -> Int? {
        let slot = slots[place(of: Self.hash(wanted), isAt)]
        return slot.isFree ? nil : Int(slot.position)
    }

    /// Adds a position, unless another has the same identity.
    ///
    /// - Parameter isAt: Whether the sync at a position is the new one.
    /// - Returns: Whether it was added.
    @discardableResult
    mutating func insert(_ new: SyncIdentity, at position: Int, _ isAt: (Int) -> Bool) -> Bool {
        if count * 2 >= slots.count { grow() }
        let hash = Self.hash(new)
        let place = place(of: hash, isAt)
        guard slots[place].isFree else { return false }
        slots[place] = Slot(hash: hash, position: Int32(position))
        count += 1
        return true
    }

    private static func hash(_ identity: SyncIdentity) -> UInt32 {
        UInt32(truncatingIfNeeded: identity.hashValue)
    }

    /// Where an identity stands, or would.
    private func place(of hash: UInt32, _ isAt: (Int) -> Bool) -> Int {
        var place = Int(hash) & (slots.count - 1)
        while !slots[place].isFree, slots[place].hash != hash || !isAt(Int(slots[place].position)) {
            place = (place + 1) & (slots.count - 1)
        }
        return place
    }

    private mutating func grow() {
        let taken = slots.filter { !$0.isFree }
        slots = Array(repeating: .free, count: slots.count * 2)
        for slot in taken { slots[place(of: slot.hash) { _ in false }] = slot }
    }

    /// A power of two, so that a hash is cut to a place by its low bits.
    private static func slots(for capacity: Int) -> Int {
        var slots = 16
        while slots <= capacity * 2 { slots *= 2 }
        return slots
    }
}

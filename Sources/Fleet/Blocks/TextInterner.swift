/// Builds a ``TextTable`` in which each text is there once.
struct TextInterner {
    private(set) var table = TextTable()
    /// Numbers of texts, each at the first free slot from the one that its hash points to; -1 is free.
    private var slots = [Int32](repeating: -1, count: 256)
    private var used = 0

    /// The number of a text, added if it is new.
    mutating func number(of text: UnsafeBufferPointer<UInt8>) -> TextNumber {
        var slot = Self.hash(text) & (slots.count - 1)
        while slots[slot] >= 0 {
            let number = TextNumber(slots[slot])
            if table.order(of: number, to: text) == 0 { return number }
            slot = (slot + 1) & (slots.count - 1)
        }
        let number = table.append(text)
        slots[slot] = number.value
        used += 1
        if used * 2 > slots.count { grow() }
        return number
    }

    /// Adds a text that no other row is expected to have, such as an ID, without looking for the same text.
    mutating func append(_ text: UnsafeBufferPointer<UInt8>) -> TextNumber {
        table.append(text)
    }

    mutating func removeAll() {
        table.removeAll()
        for slot in slots.indices { slots[slot] = -1 }
        used = 0
    }

    private mutating func grow() {
        let numbers = slots.filter { $0 >= 0 }
        slots = [Int32](repeating: -1, count: slots.count * 2)
        for number in numbers {
            var slot = table.withUTF8(of: TextNumber(number)) { Self.hash($0) } & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = number
        }
    }

    private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: UnsafeRawBufferPointer(text))
        return hasher.finalize()
    }
}

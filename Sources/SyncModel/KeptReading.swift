/// A reading in a place of its own, where it stays from the moment it is read until another takes its place.
///
/// A reading is some three hundred bytes with a dozen texts and lists: a large fleet's are handed on, gathered and kept
/// as one pointer each.
@dynamicMemberLookup
package final class KeptReading: Sendable {
    package let reading: SyncReading

    package init(_ reading: SyncReading) {
        self.reading = reading
    }

    package subscript<Value>(dynamicMember path: KeyPath<SyncReading, Value>) -> Value { reading[keyPath: path] }
}

extension KeptReading: Equatable {
    package static func == (one: KeptReading, other: KeptReading) -> Bool {
        one === other || one.reading == other.reading
    }
}

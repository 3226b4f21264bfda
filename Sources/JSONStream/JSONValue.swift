/// A value of a document, read when it is asked for; what cannot be read as asked is `nil`, and nothing else suffers.
///
/// It reads as Foundation's `JSONDecoder` does, number by number. It is a value: kept, it keeps the tape it lies on.
package struct JSONValue: Sendable {
    let tape: JSONTape
    let index: Int

    init(tape: JSONTape, index: Int) {
        self.tape = tape
        self.index = index
    }

    private var token: JSONToken { tape.tokens[index] }

    package var isNull: Bool { token.kind == .null }

    /// Whether it is an object whose members can be read.
    package var isObject: Bool { token.kind == .object }

    /// Whether it is an object of which a key has no text.
    var hasUnreadableKey: Bool { token.kind == .unreadableObject }

    package var bool: Bool? {
        switch token.kind {
        case .true: true
        case .false: false
        default: nil
        }
    }

    /// The text of a string, broken UTF-8 and halves of surrogate pairs replaced by U+FFFD.
    package var string: String? {
        withString { String(decoding: $0, as: UTF8.self) }
    }

    /// Reads the bytes of a string in place; they may be broken UTF-8.
    package func withString<Result>(_ read: (UnsafeBufferPointer<UInt8>) -> Result?) -> Result? {
        token.kind == .string ? tape.withText(of: token, read) : nil
    }

    /// A whole number, also one written with a point or an exponent.
    ///
    /// Of fractions, those are taken for whole numbers whose nearest double is one.
    package var int64: Int64? {
        token.kind == .number ? tape.withText(of: token) { JSONNumber($0)?.int64 } : nil
    }

    /// The double nearest to a number; `nil` for one too large, or too small to be told from 0.
    package var double: Double? {
        token.kind == .number ? tape.withText(of: token) { JSONNumber($0)?.double } : nil
    }

    /// The member of an object with this key, the first of several; `nil` if this is no object or has no such member.
    package subscript(key: StaticString) -> JSONValue? {
        guard token.kind == .object else { return nil }
        return tape.member(of: index, key).map { JSONValue(tape: tape, index: $0) }
    }

    /// The text of a member; see ``string`` and ``subscript(_:)``.
    package func string(_ key: StaticString) -> String? {
        guard let token = member(key), token.kind == .string else { return nil }
        return tape.withText(of: token) { String(decoding: $0, as: UTF8.self) }
    }

    /// Reads the bytes of a member in place; see ``withString(_:)`` and ``subscript(_:)``.
    package func withString<Result>(_ key: StaticString, _ read: (UnsafeBufferPointer<UInt8>) -> Result?) -> Result? {
        guard let token = member(key), token.kind == .string else { return nil }
        return tape.withText(of: token, read)
    }

    /// The whole number that a member is; see ``int64`` and ``subscript(_:)``.
    package func int64(_ key: StaticString) -> Int64? {
        guard let token = member(key), token.kind == .number else { return nil }
        return tape.withText(of: token) { JSONNumber($0)?.int64 }
    }

    private func member(_ key: StaticString) -> JSONToken? {
        guard token.kind == .object, let index = tape.member(of: index, key) else { return nil }
        return tape.tokens[index]
    }

    /// The elements of an array, in order; `nil` if this is none.
    package var elements: [JSONValue]? {
        guard token.kind == .array else { return nil }
        var elements: [JSONValue] = []
        var next = index + 1
        let end = Int(token.position)
        while next < end {
            elements.append(JSONValue(tape: tape, index: next))
            next = tape.index(after: next)
        }
        return elements
    }

    /// The members of an object in the order of their keys, of several with the same key the first; `nil` if this is
    /// no object.
    package var members: [(key: String, value: JSONValue)]? {
        guard token.kind == .object else { return nil }
        var members: [(key: String, value: JSONValue)] = []
        var isOrdered = true
        var next = index + 1
        let end = Int(token.position)
        while next < end {
            let key = tape.withText(of: tape.tokens[next]) { String(decoding: $0, as: UTF8.self) }
            if let last = members.last, last.key >= key { isOrdered = false }
            members.append((key, JSONValue(tape: tape, index: next + 1)))
            next = tape.index(after: next + 1)
        }
        return isOrdered ? members : Self.ordered(members)
    }

    private static func ordered(_ members: [(key: String, value: JSONValue)]) -> [(key: String, value: JSONValue)] {
        let sorted = members.sorted { ($0.key, $0.value.index) < ($1.key, $1.value.index) }
        return sorted.indices.compactMap { $0 > 0 && sorted[$0 - 1].key == sorted[$0].key ? nil : sorted[$0] }
    }
}
